import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ConnectionTrouble } from '../../../../src/domain/practice/connection-trouble.ts';
import { isTrouble, troubleAfter } from '../../../../src/domain/practice/connection-trouble.ts';
import {
  afterFailedCall,
  defaultRetryPolicy,
  describeFailure,
} from '../../../../src/domain/sync/failed-call.ts';
import type { SourceFailureReason } from '../../../../src/domain/sync/source-failure.ts';
import { SourceFailure } from '../../../../src/domain/sync/source-failure.ts';
import { transition } from '../../../../src/domain/sync/sync-run.ts';
import { at, run } from './run.ts';

const retryPolicy = { initialWaitSeconds: 5, maximumWaitSeconds: 12, maxFailures: 4 };
const failed = (reason: SourceFailureReason) => ({
  failure: new SourceFailure(reason, 'client.api/list', 'test'),
  retryPolicy,
  nextProbeAt: null,
  at: at(0),
});

/** A run whose calls all fail and which is the only one of its practice: its calls are the probes. */
function untilFailed(reason: SourceFailureReason) {
  const call = { ...failed(reason), retryPolicy: defaultRetryPolicy };
  const policy = { initialWaitMs: defaultRetryPolicy.initialWaitSeconds * 1000, jitter: () => 0 };
  let trouble: ConnectionTrouble | null = null;
  for (let [before, now] = [run(), at(0)]; ;) {
    const failure = { failure: call.failure, origin: 'CLIENTS', startedAt: now, at: now } as const;
    if (isTrouble(reason)) trouble = troubleAfter(trouble, failure, policy);
    const nextProbeAt = trouble?.nextProbeAt ?? null;
    const after = afterFailedCall(before, { ...call, nextProbeAt, at: now });
    const seconds = (now.getTime() - at(0).getTime()) / 1000;
    if (after.pause === null) return { after, seconds };
    now = after.pause.until;
    before = transition({ ...after, pause: null }, 'RUNNING', now);
  }
}

describe('A run after a failed call', () => {
  it('A run pauses until the limit resets, which is no failure', () => {
    const after = afterFailedCall(run(), failed({ type: 'limited', limit: 'DAY', until: at(50) }));
    expect(after).toMatchObject({
      state: 'PAUSED',
      pause: { until: at(50), limit: 'DAY', observedAt: at(0) },
      consecutiveFailures: 0,
      failure: null,
    });
  });

  it.each([
    [0, 5],
    [1, 10],
    [2, 12],
  ])('A run waits after %i earlier failures for %i seconds', (consecutiveFailures, seconds) => {
    const after = afterFailedCall(
      run({ consecutiveFailures }),
      failed({ type: 'unavailable', status: 503 }),
    );
    expect(after).toMatchObject({
      state: 'PAUSED',
      pause: { until: at(seconds), limit: 'SOURCE_DOWN' },
      consecutiveFailures: consecutiveFailures + 1,
    });
  });

  it('A run does not continue before the next probe of the practice', () => {
    const down = failed({ type: 'unavailable', status: 503 });
    const after = afterFailedCall(run(), { ...down, nextProbeAt: at(60) });
    expect(after.pause?.until).toEqual(at(60));
  });

  it('A run waits out a refused token however long it lasts, because that does not end the consent', () => {
    const refused = { type: 'tokenRefused', status: 401, account: 'LISTED' } as const;
    const after = afterFailedCall(run({ consecutiveFailures: 999 }), failed(refused));
    expect(after).toMatchObject({
      state: 'PAUSED',
      pause: { limit: 'SOURCE_DOWN' },
      failure: null,
    });
  });

  it('A run waits for an admin when Xero no longer lists the account', () => {
    const refused = { type: 'tokenRefused', status: 403, account: 'NOT_LISTED' } as const;
    expect(afterFailedCall(run(), failed(refused))).toMatchObject({
      state: 'WAITING',
      failure: { code: 'RECONNECT_NEEDED', actor: 'PRACTICE' },
    });
  });

  it.each([
    [{ type: 'unavailable', status: 503 }, 'eight hours', 8],
    [{ type: 'unreadable', status: 200 }, 'three hours', 3],
    [{ type: 'permission' }, 'an hour', 1],
  ] as const)('A run that is alone fails after %j for about %s', (reason, words, hours) => {
    const { after, seconds } = untilFailed(reason);
    expect(after.consecutiveFailures).toBe(reason.type === 'permission' ? 11 : 24);
    expect(Math.abs(seconds / 3600 - hours)).toBeLessThan(0.35);
    expect(readFileSync('docs/OPERATIONS.md', 'utf8')).toContain(`after about ${words}`);
  });

  it('A run fails at the maximum of failures and names the unreadable call', () => {
    const unreadable = { type: 'unreadable', status: 200 } as const;
    const after = afterFailedCall(run({ consecutiveFailures: 3 }), failed(unreadable));
    expect(after).toMatchObject({
      state: 'FAILED',
      finishedAt: at(0),
      failure: {
        code: 'UNREADABLE_RESPONSE',
        message: "XPM's response to client.api/list could not be read (status 200).",
        actor: 'XPM',
      },
    });
  });

  it.each([
    [{ type: 'credentials' }, 'INTERNAL_ERROR', 'SERVICE'],
    [
      { type: 'rejected', status: 200, message: 'Invalid client identifier' },
      'REJECTED_BY_XPM',
      'XPM',
    ],
  ] as const)('A run fails at once: %j', (reason, code, actor) => {
    const after = afterFailedCall(run({ rerunRequested: 'INCREMENTAL' }), failed(reason));
    expect(after).toMatchObject({
      state: 'FAILED',
      rerunRequested: null,
      failure: { code, actor },
    });
  });

  it('A run waits for an admin after a lost connection and keeps the requested rerun', () => {
    const waiting = afterFailedCall(
      run({ rerunRequested: 'INCREMENTAL' }),
      failed({ type: 'auth' }),
    );
    expect(waiting).toMatchObject({
      state: 'WAITING',
      rerunRequested: 'INCREMENTAL',
      finishedAt: null,
      failure: { code: 'RECONNECT_NEEDED', actor: 'PRACTICE' },
    });
    expect(transition(waiting, 'RUNNING', at(1)).failure).toBeNull();
  });

  it('A message of this service is not attributed to XPM', () => {
    const message = 'the consent does not include offline access';
    const rejection = { type: 'rejected', status: 200, message, speaker: 'SERVICE' } as const;
    const text = describeFailure(new SourceFailure(rejection, 'connect/token', '')).message;
    expect(text).toBe(`connect/token did not succeed: ${message}.`);
  });

  it('A rejected run quotes the message of XPM', () => {
    const refused = {
      type: 'rejected',
      status: 200,
      message: 'Invalid client identifier',
    } as const;
    const { failure } = afterFailedCall(run(), failed(refused));
    expect(failure?.message).toContain('Invalid client identifier');
  });

  it('A rejected run without a message names the call and the status', () => {
    const { failure } = afterFailedCall(
      run(),
      failed({ type: 'rejected', status: 406, message: null }),
    );
    expect(failure?.message).toBe('XPM rejected client.api/list (status 406).');
  });

  it.each([
    { type: 'unreadable', status: 200 },
    { type: 'rejected', status: 400, message: null },
  ] as const)('A run displays nothing of an unreadable response: %j', (reason) => {
    const failure = new SourceFailure(reason, 'client.api/list', '<html>', { excerpt: '<html>' });
    const after = afterFailedCall(run({ consecutiveFailures: 3 }), {
      failure,
      retryPolicy,
      nextProbeAt: null,
      at: at(0),
    });
    expect(after.state).toBe('FAILED');
    expect(JSON.stringify(after)).not.toContain('<html>');
  });
});
