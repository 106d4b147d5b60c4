type RoundOutcome =
  { readonly type: 'paused'; readonly failed: boolean } | { readonly type: 'idle' | 'more' };

/** The failed rounds of a push in a row, by which its waits grow. A wait for a limit is neither failure nor success. */
export function failuresAfter(outcome: RoundOutcome, failures: number): number {
  if (outcome.type !== 'paused') return 0;
  return outcome.failed ? failures + 1 : failures;
}
