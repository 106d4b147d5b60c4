import { describe, expect, it } from 'vitest';
import type { PastRun } from '../../../../src/domain/sync/estimate/basis.ts';
import type { RunUnderWay } from '../../../../src/domain/sync/estimate/expected-end.ts';
import { expectedEndOf } from '../../../../src/domain/sync/estimate/expected-end.ts';

const requestedAt = new Date('2026-03-02T00:00:00Z');
const at = (seconds: number): Date => new Date(requestedAt.getTime() + seconds * 1000);
const run: RunUnderWay = { state: 'RUNNING', mode: 'INCREMENTAL', requestedAt, pause: null };
const past = (seconds: number, mode: PastRun['mode'] = 'INCREMENTAL'): PastRun => ({
  mode,
  calls: 3,
  durationMs: seconds * 1000,
});
const history = [past(60), past(80), past(100)];

describe('The expected end of a run', () => {
  it('The end is that of the middle one of the usual durations', () => {
    expect(expectedEndOf(run, history, at(10))).toEqual(at(80));
    expect(expectedEndOf({ ...run, state: 'REQUESTED' }, history, at(0))).toEqual(at(80));
  });

  it('A run that has taken longer than most ends by the longest usual duration', () => {
    expect(expectedEndOf(run, history, at(90))?.getTime()).toBeGreaterThan(at(90).getTime());
  });

  it('A run that has taken longer than any usual one has no expected end', () => {
    expect(expectedEndOf(run, history, at(200))).toBeNull();
  });

  it('The rest of the usual duration follows a pause', () => {
    const pause = { until: at(300), limit: 'MINUTE', observedAt: at(20), reserved: false } as const;
    expect(expectedEndOf({ ...run, state: 'PAUSED', pause }, history, at(100))).toEqual(at(360));
  });

  it('Only runs of the same mode count', () => {
    expect(expectedEndOf({ ...run, mode: 'FULL' }, history, at(0))).toBeNull();
    const both = [...history, past(900, 'FULL')];
    expect(expectedEndOf({ ...run, mode: 'FULL' }, both, at(0))).toEqual(at(900));
  });

  it('A run that has ended or that waits for a person has no expected end', () => {
    for (const state of ['SUCCEEDED', 'FAILED', 'WAITING'] as const) {
      expect(expectedEndOf({ ...run, state }, history, at(10))).toBeNull();
    }
  });
});
