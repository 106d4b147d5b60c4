import { describe, expect, it } from 'vitest';
import type { SyncRunState } from '../../../../src/domain/sync/sync-run.ts';
import {
  IllegalTransition,
  isFinished,
  syncRunStates,
  transition,
} from '../../../../src/domain/sync/sync-run.ts';
import { at, run } from './run.ts';

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

describe('A transition of a run', () => {
  for (const from of syncRunStates) {
    for (const to of syncRunStates) {
      const may = allowed[from].split(' ').includes(to);
      it(`A transition from ${from} to ${to} is ${may ? 'allowed' : 'rejected'}`, () => {
        const attempt = () => transition(run({ state: from }), to, at(1));
        if (may) expect(attempt().state).toBe(to);
        else expect(attempt).toThrow(IllegalTransition);
      });
    }
  }

  it('A transition sets the start once', () => {
    const running = transition(run({ state: 'REQUESTED' }), 'RUNNING', at(1));
    const paused = transition(running, 'PAUSED', at(2));
    expect(transition(paused, 'RUNNING', at(3)).startedAt).toEqual(at(1));
  });

  it('A transition ends a pause, and sets the end only in a final state', () => {
    const pause = { until: at(9), limit: 'MINUTE', observedAt: at(0), reserved: false } as const;
    const running = transition(run({ state: 'PAUSED', pause }), 'RUNNING', at(1));
    expect(running).toMatchObject({ pause: null, finishedAt: null });
    expect(transition(running, 'SUCCEEDED', at(2)).finishedAt).toEqual(at(2));
  });

  it('A transition into one of four states is final', () => {
    expect(syncRunStates.filter((state) => isFinished({ state }))).toEqual([
      'SUCCEEDED',
      'PARTIAL',
      'FAILED',
      'CANCELLED',
    ]);
  });
});
