import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectionStore } from '../../../src/db/practice/connections.ts';
import { createTokenCipher } from '../../../src/db/practice/token-cipher.ts';
import { createTokenVault } from '../../../src/db/practice/token-vault.ts';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import type { TokenRenewal, XpmTokens } from '../../../src/ports/xpm/token-vault.ts';
import type { TestDatabase } from '../../support/stack/database.ts';
import { createTestDatabase } from '../../support/stack/database.ts';

const cipher = createTokenCipher([{ id: 'test', secret: randomBytes(32) }]);
const tokens = (name: string): XpmTokens => ({
  accessToken: `access-${name}`,
  accessTokenExpiresAt: new Date('2026-11-29T10:00:00Z'),
  refreshToken: `refresh-${name}`,
});
const isUsable: TokenRenewal['isUsable'] = ({ accessToken }) => accessToken !== 'access-old';

describe('The token vault', () => {
  let database: TestDatabase;
  let one: PrismaClient;
  let other: PrismaClient;
  let practiceId = '';
  beforeAll(async () => {
    database = await createTestDatabase();
    // Two processes, each with a single connection to Postgres.
    one = createDatabase({ url: database.url, poolSize: 1 });
    other = createDatabase({ url: database.url, poolSize: 1 });
  });
  afterAll(async () => {
    await one.$disconnect();
    await other.$disconnect();
    await database[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    ({ id: practiceId } = await one.practice.create({ data: { name: 'P', source: 'XPM' } }));
    const tenant = { tenantId: randomUUID(), name: 'Account', connectionId: randomUUID() };
    const by = { name: 'Ada', at: new Date() };
    await connectionStore(one, cipher).connect(practiceId, { tenant, tokens: tokens('old') }, by);
  });

  /** A renewal to which Xero does not respond until `respond` is called. */
  function slowRenewal(): TokenRenewal & {
    respond: () => void;
    readonly started: Promise<undefined>;
  } {
    const started = Promise.withResolvers<undefined>();
    const response = Promise.withResolvers<XpmTokens>();
    return {
      isUsable,
      started: started.promise,
      renew() {
        started.resolve(undefined);
        return response.promise;
      },
      respond: () => response.resolve(tokens('new')),
    };
  }

  it('The vault holds no database connection while Xero is slow', async () => {
    const renewal = slowRenewal();
    const refreshed = createTokenVault(one, cipher).refresh(practiceId, renewal);
    await renewal.started;
    expect(await one.practice.count({ where: { id: practiceId } })).toBe(1);
    renewal.respond();
    expect(await refreshed).toMatchObject({ tokens: { accessToken: 'access-new' } });
  });

  it('The vault lets one of two processes refresh, and both use the new tokens', async () => {
    const renewal = slowRenewal();
    const first = createTokenVault(one, cipher).refresh(practiceId, renewal);
    await renewal.started;
    const renew = () => Promise.reject(new Error('The second process called Xero.'));
    const second = createTokenVault(other, cipher).refresh(practiceId, { isUsable, renew });
    renewal.respond();
    expect(await first).toEqual(await second);
    expect(await createTokenVault(other, cipher).read(practiceId)).toMatchObject({
      tokens: { refreshToken: 'refresh-new' },
    });
  });

  it('The vault shares a failure of Xero among the callers of a process', async () => {
    const vault = createTokenVault(one, cipher);
    let calls = 0;
    const failure = new Error('Xero is silent.');
    const renew = () => {
      calls += 1;
      return Promise.reject(failure);
    };
    const outcomes = await Promise.allSettled(
      Array.from({ length: 30 }, () => vault.refresh(practiceId, { isUsable, renew })),
    );
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect(calls).toBe(1);
  });

  it('The vault continues when the lease of a dead process has ended', async () => {
    await one.$executeRaw`
      UPDATE xpm_connection SET refresh_lease = gen_random_uuid(), refresh_lease_until = now() + interval '300 ms'
      WHERE practice_id = ${practiceId}::uuid`;
    const renew = () => Promise.resolve(tokens('new'));
    const grant = await createTokenVault(one, cipher).refresh(practiceId, { isUsable, renew });
    expect(grant).toMatchObject({ tokens: { accessToken: 'access-new' } });
  });

  it('The vault discards the new tokens when the practice was disconnected meanwhile', async () => {
    const renewal = slowRenewal();
    const refreshed = createTokenVault(one, cipher).refresh(practiceId, renewal);
    await renewal.started;
    await connectionStore(other, cipher).end(practiceId, 'DISCONNECTED', 'Disconnected by Ada.');
    renewal.respond();
    expect(await refreshed).toBeNull();
    const row = await one.xpmConnection.findUniqueOrThrow({ where: { practiceId } });
    expect(row).toMatchObject({ accessToken: null, refreshToken: null, refreshLease: null });
  });
});
