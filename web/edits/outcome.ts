import type { CombinedError } from 'urql';
import { refusalText } from '../graphql/refusal-text.ts';

/**
 * What became of an edit. A refusal stands beside the field, which keeps what was typed. Of a failed edit nobody knows
 * whether it has arrived.
 */
export type EditOutcome =
  | { readonly type: 'accepted' }
  | { readonly type: 'refused'; readonly message: string }
  | { readonly type: 'failed'; readonly message: string };

interface Refusal {
  readonly __typename: string;
  readonly message?: string;
  readonly fields?: readonly { readonly field: string; readonly message: string }[];
}

const acceptedTypes = [
  'ClientUpdated',
  'JobUpdated',
  'FieldValuesSet',
  'PendingChangesDiscarded',
  'PendingChangesRetried',
];

/** Every member of the result unions has a text for people, except those that accept the edit. */
export function outcomeOf(
  outcome: Refusal | undefined,
  error: CombinedError | undefined,
): EditOutcome {
  if (outcome === undefined) {
    return { type: 'failed', message: refusalText(outcome, error) };
  }
  if (acceptedTypes.includes(outcome.__typename)) return { type: 'accepted' };
  const [field] = outcome.fields ?? [];
  return { type: 'refused', message: field?.message ?? outcome.message ?? '' };
}
