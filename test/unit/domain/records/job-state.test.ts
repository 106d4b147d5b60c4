import { describe, expect, it } from 'vitest';
import { describeJobStates, jobStateProblems } from '../../../../src/domain/records/job-state.ts';

const many = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ name: `State ${n}`, code: `S${n}` }));

describe('Validating a configuration of job states', () => {
  it.each([
    ['a blank name', { name: ' \n', code: 'X' }, 'The name is blank.'],
    ['a blank code', { name: 'Held', code: '' }, 'The code is blank.'],
    ['a long name', { name: 'x'.repeat(201), code: 'X' }, /^The name has more than 200 char/],
    ['a long code', { name: 'Held', code: 'x'.repeat(101) }, /^The code has more than 100 char/],
    ['a NUL character', { name: 'He\0ld', code: 'X' }, 'The name contains an invalid character.'],
    [
      'half a character',
      { name: 'Held', code: 'X\ud800' },
      'The code contains an invalid character.',
    ],
    ['a name twice', { name: 'Planned', code: 'OTHER' }, '"Planned" appears more than once.'],
  ])('A configuration with %s is invalid', (_what, state, message) => {
    const problems = jobStateProblems([{ name: 'Planned', code: 'PLANNED' }, state]);
    expect(problems.map(({ index }) => index)).toEqual([1]);
    expect(problems[0]?.message).toMatch(message);
  });

  it('A configuration has at most 200 states', () => {
    const longest = { name: 'x'.repeat(200), code: 'y'.repeat(100) };
    expect(jobStateProblems([longest, ...many(199)])).toEqual([]);
    expect(jobStateProblems(many(201))).toEqual([
      { index: 200, message: 'At most 200 states can be configured.' },
    ]);
  });

  it('Two states may share a code but not a name', () => {
    const states = ['Held', 'held', 'Held '].map((name) => ({ name, code: 'PENDING' }));
    expect(jobStateProblems(states)).toEqual([]);
    expect(jobStateProblems([])).toEqual([]);
  });
});

describe('Describing a changed configuration', () => {
  it('An equal configuration in another order is not a change', () => {
    expect(describeJobStates(many(3), many(3).toReversed())).toBeNull();
  });

  it('A change names the states that were added and removed', () => {
    const after = [
      { name: 'State 0', code: 'NEW' },
      { name: 'Held', code: 'PENDING' },
    ];
    expect(describeJobStates(many(2), after)).toBe(
      'State 0 (NEW), Held (PENDING) are now configured. State 1 is no longer configured.',
    );
  });

  it('A change of many states names the first five', () => {
    expect(describeJobStates([], many(200))).toBe(
      'State 0 (S0), State 1 (S1), State 2 (S2), State 3 (S3), State 4 (S4) and 195 more are now configured.',
    );
  });
});
