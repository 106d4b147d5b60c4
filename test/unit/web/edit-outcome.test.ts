import { describe, expect, test } from 'vitest';
import { outcomeOf } from '../../../web/edits/outcome.ts';

const invalid = (...fields: readonly { readonly reason: 'DUE_BEFORE_START' | 'INVALID_DATE' }[]) =>
  outcomeOf(
    { __typename: 'InvalidFields', message: 'It is wrong.', fields: [...fields] },
    undefined,
  );

describe('The outcome of an edit', () => {
  test('A value that is wrong for every record is told from one that contradicts its record', () => {
    const refused = { type: 'refused', message: 'It is wrong.' };
    expect(invalid({ reason: 'INVALID_DATE' })).toEqual({ ...refused, of: 'value' });
    expect(invalid({ reason: 'DUE_BEFORE_START' })).toEqual({ ...refused, of: 'record' });
  });

  test('A discard and a retry of nothing say why nothing happened', () => {
    const record = { client: null, job: null };
    const discarded = { __typename: 'PendingChangesDiscarded', discarded: 0, ...record } as const;
    const retried = { __typename: 'PendingChangesRetried', retried: 0, ...record } as const;
    expect(outcomeOf(discarded, undefined)).toMatchObject({
      type: 'refused',
      message: expect.stringContaining('has discarded it') as unknown,
    });
    expect(outcomeOf(retried, undefined)).toMatchObject({
      type: 'refused',
      message: expect.stringContaining('on its way already') as unknown,
    });
    expect(outcomeOf({ ...discarded, discarded: 1 }, undefined)).toEqual({ type: 'accepted' });
  });
});
