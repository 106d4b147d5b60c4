import { describe, expect, it } from 'vitest';
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

  it('A run survives two hours in which XPM is unavailable', () => {
    let [after, seconds] = [run(), 0];
    const down = failed({ type: 'unavailable', status: null });
    for (;;) {
      after = afterFailedCall(after, { ...down, retryPolicy: defaultRetryPolicy, at: at(seconds) });
      if (after.pause === null) break;
      seconds = (after.pause.until.getTime() - at(0).getTime()) / 1000;
      after = { ...after, state: 'RUNNING', pause: null };
    }
    expect(after).toMatchObject({ state: 'FAILED', failure: { actor: 'XPM' } });
    expect(seconds).toBeGreaterThan(2 * 60 * 60);
    expect(after.consecutiveFailures).toBe(defaultRetryPolicy.maxFailures);
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

  it('A run waits out a missing permission for an hour before it fails, because most of them pass', () => {
    let [after, seconds] = [run(), 0];
    const denied = failed({ type: 'permission' });
    for (;;) {
      after = afterFailedCall(after, {
        ...denied,
        retryPolicy: defaultRetryPolicy,
        at: at(seconds),
      });
      if (after.pause === null) break;
      seconds = (after.pause.until.getTime() - at(0).getTime()) / 1000;
      after = { ...after, state: 'RUNNING', pause: null };
    }
    expect(after).toMatchObject({ state: 'FAILED', failure: { code: 'PERMISSION_DENIED' } });
    expect(seconds).toBeGreaterThan(45 * 60);
    expect(seconds).toBeLessThan(75 * 60);
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
