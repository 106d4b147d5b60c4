import { describe, expect, it } from 'vitest';
import type { SyncRunState } from '../../../../src/domain/sync/sync-run.ts';
import {
  IllegalTransition,
  isFinished,
  transition,
  unfinishedStates,
} from '../../../../src/domain/sync/sync-run.ts';
import { at, run } from './run.ts';

const states: readonly SyncRunState[] = [
  ...unfinishedStates,
  'SUCCEEDED',
  'PARTIAL',
  'FAILED',
  'CANCELLED',
];
const allowed: Readonly<Record<SyncRunState, string>> = {
  REQUESTED: 'RUNNING WAITING FAILED CANCELLED',
  RUNNING: 'PAUSED WAITING SUCCEEDED PARTIAL FAILED CANCELLED',
  PAUSED: 'RUNNING WAITING FAILED CANCELLED',
  WAITING: 'RUNNING FAILED CANCELLED',
  SUCCEEDED: '',
  PARTIAL: '',
  FAILED: '',
  CANCELLED: '',
};

describe('a move of a run', () => {
  for (const from of states) {
    for (const to of states) {
      const may = allowed[from].split(' ').includes(to);
      it(`from ${from} to ${to} is ${may ? 'made' : 'refused'}`, () => {
        const attempt = () => transition(run({ state: from }), to, at(1));
        if (may) expect(attempt().state).toBe(to);
        else expect(attempt).toThrow(IllegalTransition);
      });
    }
  }

  it('notes when the run first ran, and keeps it', () => {
    const running = transition(run({ state: 'REQUESTED' }), 'RUNNING', at(1));
    const paused = transition(running, 'PAUSED', at(2));
    expect(transition(paused, 'RUNNING', at(3)).startedAt).toEqual(at(1));
  });

  it('ends a pause, and notes the end only of what has ended', () => {
    const pause = { until: at(9), limit: 'MINUTE', observedAt: at(0), reserved: false } as const;
    const running = transition(run({ state: 'PAUSED', pause }), 'RUNNING', at(1));
    expect(running).toMatchObject({ pause: null, finishedAt: null });
    expect(transition(running, 'SUCCEEDED', at(2)).finishedAt).toEqual(at(2));
  });

  it('tells the four ends from the rest', () => {
    expect(states.filter((state) => isFinished({ state }))).toEqual([
      'SUCCEEDED',
      'PARTIAL',
      'FAILED',
      'CANCELLED',
    ]);
  });
});
