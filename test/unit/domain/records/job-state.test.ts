import { describe, expect, it } from 'vitest';
import { describeJobStates, jobStateProblems } from '../../../../src/domain/records/job-state.ts';

const many = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ name: `State ${n}`, code: `S${n}` }));

describe('what can be configured of job states', () => {
  it.each([
    ['a blank name', { name: ' \n', code: 'X' }, 'The name is blank.'],
    ['a blank code', { name: 'Held', code: '' }, 'The code is blank.'],
    ['a long name', { name: 'x'.repeat(201), code: 'X' }, /^The name has more than 200 char/],
    ['a long code', { name: 'Held', code: 'x'.repeat(101) }, /^The code has more than 100 char/],
    ['NUL', { name: 'He\0ld', code: 'X' }, 'The name has a broken character.'],
    ['half a character', { name: 'Held', code: 'X\ud800' }, 'The code has a broken character.'],
    ['a name twice', { name: 'Planned', code: 'OTHER' }, '"Planned" is there more than once.'],
  ])('is not %s', (_what, state, message) => {
    const problems = jobStateProblems([{ name: 'Planned', code: 'PLANNED' }, state]);
    expect(problems.map(({ index }) => index)).toEqual([1]);
    expect(problems[0]?.message).toMatch(message);
  });

  it('is as much as is allowed, and no more', () => {
    const longest = { name: 'x'.repeat(200), code: 'y'.repeat(100) };
    expect(jobStateProblems([longest, ...many(199)])).toEqual([]);
    expect(jobStateProblems(many(201))).toEqual([
      { index: 200, message: 'At most 200 states can be configured.' },
    ]);
  });

  it('is any two names that differ, and one code for several', () => {
    const states = ['Held', 'held', 'Held '].map((name) => ({ name, code: 'PENDING' }));
    expect(jobStateProblems(states)).toEqual([]);
    expect(jobStateProblems([])).toEqual([]);
  });
});

describe('what another configuration is called', () => {
  it('is nothing when it is equal, in whatever order', () => {
    expect(describeJobStates(many(3), many(3).toReversed())).toBeNull();
  });

  it('is what was configured, and what is no longer', () => {
    const after = [
      { name: 'State 0', code: 'NEW' },
      { name: 'Held', code: 'PENDING' },
    ];
    expect(describeJobStates(many(2), after)).toBe(
      'State 0 (NEW), Held (PENDING) are configured now. State 1 is no longer configured.',
    );
  });

  it('is short, however much it is', () => {
    expect(describeJobStates([], many(200))).toBe(
      'State 0 (S0), State 1 (S1), State 2 (S2), State 3 (S3), State 4 (S4) and 195 more are configured now.',
    );
  });
});
