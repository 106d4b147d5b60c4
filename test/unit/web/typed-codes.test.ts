import { describe, expect, test } from 'vitest';
import { configuredStates, problemsByState } from '../../../web/records/job-states/typed-codes.ts';

const states = [
  { name: 'Planned', code: 'PLANNED', configured: false },
  { name: 'Waiting', code: 'WAITING', configured: true },
  { name: 'On hold', code: null, configured: false },
];

describe('The codes that somebody types for job states', () => {
  test('Typed codes are sent with the configured ones, and observed ones are not', () => {
    const typed: Readonly<Record<string, string>> = { 'On hold': ' HOLD ' };
    expect(configuredStates(states, (name) => typed[name])).toEqual([
      { name: 'Waiting', code: 'WAITING' },
      { name: 'On hold', code: 'HOLD' },
    ]);
  });

  test('A problem belongs to the state at its place in the request', () => {
    const sent = configuredStates(states, () => 'X');
    const problems = [
      { index: 2, message: 'The code contains an invalid character.' },
      { index: 200, message: 'At most 200 states can be configured.' },
    ];
    expect(problemsByState(sent, problems)).toEqual(
      new Map([['On hold', 'The code contains an invalid character.']]),
    );
  });
});
