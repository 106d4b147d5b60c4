import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTokenCipher } from '../../../src/db/practice/token-cipher.ts';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import type { UnitOfWork } from '../../../src/db/unit-of-work.ts';
import { createUnitOfWork } from '../../../src/db/unit-of-work.ts';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import type { XpmConsent } from '../../../src/ports/xpm/xpm-consent.ts';
import type { ConnectXpmDependencies } from '../../../src/practices/connection/connect.ts';
import { disconnectXpm } from '../../../src/practices/connection/disconnect.ts';
import { xpmLimits } from '../../../src/xpm/limits.ts';
import type { TestDatabase } from '../../support/stack/database.ts';
import { createTestDatabase } from '../../support/stack/database.ts';

const startedAt = new Date('2026-11-24T09:00:00Z');
const ada = { subject: 'ada', name: 'Ada Finch' };
const tokens = { accessToken: 'access', accessTokenExpiresAt: startedAt, refreshToken: 'refresh' };

describe('Disconnecting a practice from XPM', () => {
  let database: TestDatabase;
  let prisma: PrismaClient;
  let unitOfWork: UnitOfWork;
  let practiceId: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    prisma = createDatabase({ url: database.url, poolSize: 2 });
    unitOfWork = createUnitOfWork(
      prisma,
      createTokenCipher([{ id: 'test', secret: randomBytes(32) }]),
      xpmLimits,
    );
  });
  beforeEach(async () => {
    const admin = { ...ada, email: 'ada@example.test', role: 'ADMIN' } as const;
    const memberships = { create: admin };
    practiceId = (await prisma.practice.create({ data: { name: 'P', source: 'XPM', memberships } }))
      .id;
    const tenant = { tenantId: randomUUID(), connectionId: 'connection-1', name: null };
    await unitOfWork.transaction((tx) =>
      tx.connections.connect(practiceId, { tenant, tokens }, { name: ada.name, at: startedAt }),
    );
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database[Symbol.asyncDispose]();
  });

  /** An admin disconnects the practice, and Xero responds to the removal like this. */
  async function disconnect(remove: () => Promise<void>) {
    const failures: unknown[] = [];
    const removed: unknown[] = [];
    let seconds = 0;
    const consent: Partial<XpmConsent> = {
      disconnect: (...args) => {
        removed.push(args);
        return remove();
      },
    };
    const deps: ConnectXpmDependencies = {
      unitOfWork,
      consent: consent as XpmConsent,
      clock: { now: () => new Date(startedAt.getTime() + (seconds += 1) * 1000) },
      newId: randomUUID,
      onFailure: (...args) => void failures.push(args),
    };
    const [outcome] = await Promise.allSettled([disconnectXpm(deps, ada, practiceId)]);
    const entries = await prisma.practiceActivity.findMany({
      where: { practiceId },
      orderBy: { createdAt: 'asc' },
    });
    const connection = await prisma.xpmConnection.findUniqueOrThrow({ where: { practiceId } });
    return { outcome, entries, failures, removed, connection };
  }

  it('A confirmed removal is one activity entry, and no token remains', async () => {
    const { outcome, entries, failures, removed, connection } = await disconnect(() =>
      Promise.resolve(),
    );
    expect(outcome).toMatchObject({ value: { type: 'XpmDisconnected' } });
    expect(entries.map(({ status }) => status)).toEqual(['SUCCESS']);
    expect(failures).toEqual([]);
    expect(removed).toEqual([['connection-1', tokens]]);
    expect(connection).toMatchObject({
      state: 'DISCONNECTED',
      accessToken: null,
      refreshToken: null,
    });
  });

  it('An unconfirmed removal alerts the practice and is reported to the operators', async () => {
    const down = new SourceFailure({ type: 'unavailable', status: 503 }, 'connections', 'down');
    const { outcome, entries, failures, connection } = await disconnect(() => Promise.reject(down));
    expect(outcome).toMatchObject({ value: { type: 'XpmDisconnected' } });
    expect(entries.map(({ status }) => status)).toEqual(['SUCCESS', 'ALERT']);
    expect(entries[1]?.message).toMatch(/may still list it.*Settings, Connected apps/);
    expect(failures).toEqual([[down, { practiceId }]]);
    expect(connection.state).toBe('DISCONNECTED');
  });

  it('An internal error during the removal is thrown', async () => {
    const internalError = new TypeError('an internal error');
    const { outcome } = await disconnect(() => Promise.reject(internalError));
    expect(outcome).toMatchObject({ status: 'rejected', reason: internalError });
  });
});
