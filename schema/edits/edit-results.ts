import type { FieldProblem, FieldProblemReason } from '../../src/domain/edits/field-problem.ts';
import type { RecordKey } from '../../src/domain/records/record.ts';
import type { EditRefusal } from '../../src/edits/edit-record.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enum-values.ts';
import { NotPermitted, ReconnectNeeded } from '../results.ts';

const FieldProblemReasonEnum = builder.enumType('FieldProblemReason', {
  description: 'Why a value is invalid.',
  values: enumValues<FieldProblemReason>({
    REQUIRED: 'XPM requires a value for the field.',
    TOO_LONG: 'The text is longer than the field allows.',
    NOT_ALLOWED_CHARACTERS: 'The text contains a control character, which XPM cannot store.',
    MASKED_VALUE: 'The text is a masked value. Send the complete value.',
    INVALID_DATE: 'The date is outside the range that XPM stores.',
    INVALID_DECIMAL: 'The text is not a decimal number such as `1250.50`.',
    DUE_BEFORE_START: 'The due date is before the start date.',
    UNKNOWN_STATE: 'The practice has no such job state; see `Practice.jobStates`.',
    UNKNOWN_PERSON: 'No user of the practice matches.',
    AMBIGUOUS_PERSON: 'Several users of the practice match. Send `userId`.',
    UNKNOWN_DEFINITION: 'The practice has no such custom field; see `Practice.fieldDefinitions`.',
    INACTIVE_DEFINITION: 'The custom field is deleted in XPM.',
    NOT_FOR_THIS_RECORD: 'Records of this type do not have the custom field.',
    WRONG_TYPE: 'The type of the value does not fit `FieldDefinition.valueElement`.',
    NOT_AN_OPTION: 'The text is not an option of the dropdown list.',
    NOT_DISPLAYED:
      'XPM has a value that was read for the first time because of this edit, so the editor could not see it. It is displayed now. Send the edit again to replace it.',
    DUPLICATE: 'The request contains the custom field twice.',
  }),
});

const InvalidFieldRef = builder.objectRef<FieldProblem>('InvalidField').implement({
  description: 'A field of the input with an invalid value.',
  fields: (t) => ({
    field: t.exposeString('field', {
      description: 'The name of the input field or, for a custom field, the sent `definitionId`.',
    }),
    reason: t.expose('reason', {
      type: FieldProblemReasonEnum,
      description: 'Why the value is invalid.',
    }),
    message: t.exposeString('message', {
      description:
        'What is wrong and what to send instead, in plain English. Display it beside the field.',
    }),
  }),
});

type Refused<T extends EditRefusal['type']> = Extract<EditRefusal, { type: T }>;

const InvalidFields = builder.objectRef<Refused<'InvalidFields'>>('InvalidFields').implement({
  description: 'Some values are invalid. Nothing was changed.',
  fields: (t) => ({
    message: t.string({
      description: 'All problems in one text, in plain English.',
      resolve: ({ problems }) => problems.map(({ message }) => message).join(' '),
    }),
    fields: t.field({
      type: [InvalidFieldRef],
      description: 'The invalid fields.',
      resolve: ({ problems }) => [...problems],
    }),
  }),
});

const RecordArchived = builder.objectRef<Refused<'RecordArchived'>>('RecordArchived').implement({
  description:
    'The record is archived or deleted in XPM, so it cannot be edited. Nothing was changed.',
  fields: (t) => ({
    message: t.exposeString('message', {
      description: 'What happened and what to do, in plain English.',
    }),
  }),
});

/** The outcomes of an edit that changed nothing. */
export const editRefusals = [InvalidFields, RecordArchived, NotPermitted, ReconnectNeeded] as const;

export interface WithRecord {
  readonly record: RecordKey;
}

/** The result of an edit's resolver; `type` is the name of the API type. */
export type EditResult<T = WithRecord> = (T & { readonly type: string }) | EditRefusal;
