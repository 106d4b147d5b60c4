import type { CombinedError } from 'urql';

/** What a mutation that changed nothing returns: a text for people. Outcomes without one need words where they occur. */
interface Refusal {
  readonly message: string;
}

/** Why a mutation has changed nothing, in words for people. A failed request says nothing that would help them. */
export function refusalText(
  outcome: Refusal | null | undefined,
  error: CombinedError | undefined,
): string {
  return (
    outcome?.message ??
    error?.graphQLErrors[0]?.message ??
    'The service does not respond. Try again in a moment.'
  );
}
