import type { FieldProblem } from '../../src/domain/edits/field-problem.ts';
import type { RecordKey } from '../../src/domain/records/record.ts';
import type { EditRefusal } from '../../src/edits/edit-record.ts';
import { builder } from '../builder.ts';
import type { Refusal } from '../results.ts';
import { NotPermitted, ReconnectNeeded } from '../results.ts';

const FieldProblemReasonEnum = builder.enumType('FieldProblemReason', {
  description: 'Why an entered value was not taken.',
  values: {
    REQUIRED: { description: 'XPM does not take a record without it.' },
    TOO_LONG: {},
    NOT_ALLOWED_CHARACTERS: {
      description: 'The text contains a control character, which XPM cannot store.',
    },
    MASKED_VALUE: { description: 'The text is a masked value, not the value itself.' },
    INVALID_DATE: {},
    INVALID_DECIMAL: {},
    DUE_BEFORE_START: {},
    UNKNOWN_STATE: { description: 'No state that is known in this practice.' },
    UNKNOWN_PERSON: { description: 'No user of the practice matches.' },
    AMBIGUOUS_PERSON: { description: 'Several people on the staff list.' },
    UNKNOWN_DEFINITION: { description: 'No custom field of this practice.' },
    INACTIVE_DEFINITION: { description: 'XPM has the custom field no longer.' },
    NOT_FOR_THIS_RECORD: { description: 'The custom field is not used for such records.' },
    WRONG_TYPE: { description: 'The value is of another type than the custom field.' },
    NOT_AN_OPTION: {},
    DUPLICATE: { description: 'The custom field is set twice in one request.' },
  } as const,
});

const InvalidFieldRef = builder.objectRef<FieldProblem>('InvalidField').implement({
  description: 'An entered value that was not taken.',
  fields: (t) => ({
    field: t.exposeString('field', {
      description: "The input's field; of a custom field the definition's id as it was sent.",
    }),
    reason: t.expose('reason', { type: FieldProblemReasonEnum }),
    message: t.exposeString('message', { description: 'What is wrong and what would do.' }),
  }),
});

type Refused<T extends EditRefusal['type']> = Extract<EditRefusal, { type: T }>;

const InvalidFields = builder.objectRef<Refused<'InvalidFields'>>('InvalidFields').implement({
  description: 'Some values are invalid. Nothing was changed.',
  fields: (t) => ({
    message: t.string({
      resolve: ({ problems }) => problems.map(({ message }) => message).join(' '),
    }),
    fields: t.field({ type: [InvalidFieldRef], resolve: ({ problems }) => [...problems] }),
  }),
});

const RecordArchived = builder.objectRef<Refused<'RecordArchived'>>('RecordArchived').implement({
  description: 'The record is archived or deleted in XPM; nothing was changed.',
  fields: (t) => ({ message: t.exposeString('message') }),
});

/** What an edit can come to besides being done. */
export const editRefusals = [InvalidFields, RecordArchived, NotPermitted, ReconnectNeeded] as const;

/** Refusals that other mutations have, too, and that say a reason there. */
type SharedRefusal = Refused<'NotPermitted' | 'ReconnectNeeded'>;
type RefusedEdit = Exclude<EditRefusal, SharedRefusal> | (SharedRefusal & Refusal);

export interface WithRecord {
  readonly record: RecordKey;
}

/** What an edit's resolver answers; `type` names the type of the API. */
export type EditResult<T extends WithRecord = WithRecord> =
  (T & { readonly type: string }) | RefusedEdit;

/** Of an edit there is no reason to name besides the message. */
export function refusedEdit(refusal: EditRefusal): RefusedEdit {
  switch (refusal.type) {
    case 'NotPermitted':
    case 'ReconnectNeeded':
      return { ...refusal, reason: null };
    case 'RecordArchived':
    case 'InvalidFields':
      return refusal;
  }
}
