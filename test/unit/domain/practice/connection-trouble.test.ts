import { describe, expect, it } from 'vitest';
import type {
  CallOrigin,
  ConnectionTrouble,
} from '../../../../src/domain/practice/connection-trouble.ts';
import {
  concerns,
  isTrouble,
  mustNotifyAdmins,
  troubleAfter,
} from '../../../../src/domain/practice/connection-trouble.ts';
import type { SourceFailureReason } from '../../../../src/domain/sync/source-failure.ts';
import { SourceFailure } from '../../../../src/domain/sync/source-failure.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 29) + seconds * 1000);
const policy = { initialWaitMs: 5000, jitter: () => 0 };
const refused = { type: 'tokenRefused', status: 401, account: 'LISTED' } as const;
const down = { type: 'unavailable', status: 503 } as const;

interface Failed {
  readonly seconds: number;
  readonly startedSeconds?: number;
  readonly reason?: SourceFailureReason;
  readonly origin?: CallOrigin;
}

function failed(before: ConnectionTrouble | null, call: Failed): ConnectionTrouble {
  const { seconds, startedSeconds = seconds, reason = down, origin = 'USERS' } = call;
  const failure = new SourceFailure(reason, 'staff.api/list', 'test');
  const facts = { failure, origin, startedAt: at(startedSeconds), at: at(seconds) };
  return troubleAfter(before, facts, policy);
}

/** Probes that all fail, each when it is due. */
function probes(seconds: number): readonly ConnectionTrouble[] {
  const all = [failed(null, { seconds: 0, reason: refused })];
  for (let last = all[0]; last !== undefined && last.nextProbeAt < at(seconds); last = all.at(-1)) {
    const due = (last.nextProbeAt.getTime() - at(0).getTime()) / 1000;
    all.push(failed(last, { seconds: due, reason: refused }));
  }
  return all;
}

describe('The trouble of a connection', () => {
  it.each<[SourceFailureReason, boolean]>([
    [refused, true],
    [down, true],
    [{ type: 'permission' }, true],
    [{ type: 'auth' }, false],
    [{ type: 'credentials' }, false],
    [{ type: 'rejected', status: 400, message: null }, false],
    [{ type: 'unreadable', status: 200 }, false],
    [{ type: 'limited', limit: 'DAY', until: at(1) }, false],
  ])('The failure %j starts a trouble: %s', (reason, expected) => {
    expect(isTrouble(reason)).toBe(expected);
  });

  it('Five hours of trouble cost fewer than 25 probes', () => {
    expect(probes(5 * 3600).length).toBeLessThan(25);
  });

  it('The next probe is at most half an hour away, so that the end of a trouble is found soon', () => {
    const waits = probes(24 * 3600).map(
      ({ nextProbeAt, lastFailureAt }) => nextProbeAt.getTime() - lastFailureAt.getTime(),
    );
    expect(Math.max(...waits)).toBe(30 * 60 * 1000);
    expect(waits[0]).toBe(5000);
  });

  it('A trouble is reported after about an hour, and once', () => {
    const due = probes(24 * 3600).find((trouble) =>
      mustNotifyAdmins(trouble, trouble.lastFailureAt),
    );
    const minutes = ((due?.lastFailureAt.getTime() ?? 0) - at(0).getTime()) / 60_000;
    expect(minutes).toBeGreaterThanOrEqual(60);
    expect(minutes).toBeLessThan(90);
    const reported = due === undefined ? null : { ...due, adminsNotifiedAt: due.lastFailureAt };
    const later = failed(reported, { seconds: 9 * 3600, reason: refused });
    expect(mustNotifyAdmins(later, at(9 * 3600))).toBe(false);
  });

  it('Calls that were under way together count as one failure', () => {
    const first = failed(null, { seconds: 10 });
    const second = failed(first, { startedSeconds: 5, seconds: 11 });
    expect(second).toMatchObject({ failures: 1, since: at(10), lastFailureAt: at(11) });
  });

  it('A trouble concerns only the calls of one kind until those of another fail as well', () => {
    const first = failed(null, { seconds: 0, origin: 'CLIENTS' });
    expect([concerns(first, 'CLIENTS'), concerns(first, 'JOB')]).toEqual([true, false]);
    const second = failed(first, { seconds: 1, origin: 'PUSH' });
    expect(concerns(second, 'JOB')).toBe(true);
  });

  it('A trouble concerns every call at once when XPM refuses the token', () => {
    const trouble = failed(null, { seconds: 0, origin: 'CLIENTS', reason: refused });
    expect(concerns(trouble, 'PUSH')).toBe(true);
  });

  it('An account that Xero does not list is probed after ten minutes', () => {
    const reason = { ...refused, account: 'NOT_LISTED' } as const;
    const trouble = failed(null, { seconds: 0, reason });
    expect(trouble.nextProbeAt).toEqual(at(600));
    expect(trouble.evidence).toContain('Xero no longer lists the account');
  });
});
