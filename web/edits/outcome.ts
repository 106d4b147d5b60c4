import type { CombinedError } from 'urql';
import type { ResultOf } from '../graphql/graphql.ts';
import { refusalText } from '../graphql/refusal-text.ts';
import type {
  discardDocument,
  retryDocument,
  setFieldValuesDocument,
  updateClientDocument,
  updateJobDocument,
} from './documents.ts';

/**
 * What became of an edit. A refusal stands beside the field, which keeps what was typed. Of a failed edit nobody knows
 * whether it has arrived.
 */
export type EditOutcome =
  | { readonly type: 'accepted' }
  | {
      readonly type: 'refused';
      /** What was wrong. No other record accepts a value that is wrong itself. */
      readonly of: 'value' | 'record';
      readonly message: string;
    }
  | { readonly type: 'failed'; readonly message: string };

type Result =
  | ResultOf<typeof updateClientDocument>['updateClient']
  | ResultOf<typeof updateJobDocument>['updateJob']
  | ResultOf<typeof setFieldValuesDocument>['setFieldValues']
  | ResultOf<typeof discardDocument>['discardPendingChanges']
  | ResultOf<typeof retryDocument>['retryPendingChanges'];
type InvalidFields = Extract<Result, { readonly __typename: 'InvalidFields' }>;
type Reason = InvalidFields['fields'][number]['reason'];

const accepted: EditOutcome = { type: 'accepted' };
const nothing = (message: string): EditOutcome => ({ type: 'refused', of: 'record', message });

/** Every member of the result unions that does not accept the edit has words of its own. */
export function outcomeOf(
  outcome: Result | undefined,
  error: CombinedError | undefined,
): EditOutcome {
  if (outcome === undefined) return { type: 'failed', message: refusalText(outcome, error) };
  switch (outcome.__typename) {
    case 'ClientUpdated':
    case 'JobUpdated':
    case 'FieldValuesSet':
      return accepted;
    case 'PendingChangesDiscarded':
      return outcome.discarded > 0
        ? accepted
        : nothing('XPM has accepted the edit meanwhile, or somebody else has discarded it.');
    case 'PendingChangesRetried':
      return outcome.retried > 0
        ? accepted
        : nothing('The edit is on its way already, XPM has it, or somebody has discarded it.');
    case 'InvalidFields':
      return { type: 'refused', of: invalidPart(outcome), message: outcome.message };
    case 'NotPermitted':
    case 'ReconnectNeeded':
    case 'RecordArchived':
      return { type: 'refused', of: 'record', message: outcome.message };
  }
}

/** These values are right for other records: they contradict something that this record has. */
const contradictions: readonly Reason[] = ['DUE_BEFORE_START', 'NOT_DISPLAYED'];

const invalidPart = ({ fields }: InvalidFields): 'value' | 'record' =>
  fields.every(({ reason }) => contradictions.includes(reason)) ? 'record' : 'value';
