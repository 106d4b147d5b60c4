import { expect, it } from 'vitest';
import { failuresAfter } from '../../../../src/domain/edits/push-failures.ts';

it('The failed rounds of a push are counted over waits for a limit, until a round succeeds', () => {
  const failed = { type: 'paused', failed: true } as const;
  const denied = { type: 'paused', failed: false } as const;
  const rounds = [failed, denied, failed, denied, { type: 'more' }, failed] as const;
  let failures = 0;
  const counted = rounds.map((outcome) => (failures = failuresAfter(outcome, failures)));
  expect(counted).toEqual([1, 1, 2, 2, 0, 1]);
});
