import { describe, expect, it } from 'vitest';
import type { Transaction } from '../../../src/db/unit-of-work.ts';
import type { ActivityEntry } from '../../../src/domain/activity/activity.ts';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import type { XpmConsent } from '../../../src/ports/xpm-consent.ts';
import type { ConnectXpmDependencies } from '../../../src/practices/connect.ts';
import { disconnectXpm } from '../../../src/practices/disconnect.ts';
import { at } from '../domain/sync/run.ts';

/** An admin of a connected practice disconnects it, and Xero answers like this. */
async function disconnected(answer: () => Promise<void>) {
  const entries: ActivityEntry[] = [];
  const told: unknown[] = [];
  const tx = {
    practices: { find: () => Promise.resolve({ role: 'ADMIN' }) },
    runs: { lockAllUnfinished: () => Promise.resolve([]) },
    connections: {
      lock: () => Promise.resolve({ state: 'CONNECTED', connectionId: 'connection-1' }),
      grant: () => Promise.resolve({ tenantId: 'tenant-1', tokens: {} }),
      leave: () => Promise.resolve(),
    },
    activity: { add: (entry: ActivityEntry) => Promise.resolve(entries.push(entry)) },
    outbox: { enqueue: () => Promise.resolve() },
    events: { append: () => Promise.resolve() },
  } as unknown as Transaction;
  const deps: ConnectXpmDependencies = {
    unitOfWork: { transaction: (work) => work(tx) },
    consent: { disconnect: answer } as unknown as XpmConsent,
    clock: { now: () => at(0) },
    newId: () => `id-${entries.length}`,
    onFailure: (...args) => void told.push(args),
  };
  const ada = { subject: 'ada', name: 'Ada Finch' };
  const outcome = disconnectXpm(deps, ada, 'practice-1');
  return {
    outcome: await Promise.allSettled([outcome]).then(([settled]) => settled),
    entries,
    told,
  };
}

describe('disconnecting from XPM', () => {
  it('is one entry when Xero ends the connection', async () => {
    const { outcome, entries, told } = await disconnected(() => Promise.resolve());
    expect(outcome).toMatchObject({ value: { type: 'XpmDisconnected' } });
    expect(entries.map(({ status }) => status)).toEqual(['SUCCESS']);
    expect(told).toEqual([]);
  });

  it('alerts the practice, and tells the log, when Xero may still list the connection', async () => {
    const down = new SourceFailure({ kind: 'unavailable', status: 503 }, 'connections', 'down');
    const { outcome, entries, told } = await disconnected(() => Promise.reject(down));
    expect(outcome).toMatchObject({ value: { type: 'XpmDisconnected' } });
    expect(entries.map(({ status }) => status)).toEqual(['SUCCESS', 'ALERT']);
    expect(entries[1]?.message).toMatch(/may still list it.*Settings, Connected apps/);
    expect(told).toEqual([[down, { practiceId: 'practice-1' }]]);
  });

  it('hides no fault of ours', async () => {
    const fault = new TypeError('a fault of ours');
    const { outcome } = await disconnected(() => Promise.reject(fault));
    expect(outcome).toMatchObject({ status: 'rejected', reason: fault });
  });
});
