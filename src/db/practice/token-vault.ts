import { setTimeout as sleep } from 'node:timers/promises';
import type { TokenVault, XpmGrant, XpmTokens } from '../../ports/xpm/token-vault.ts';
import type { PrismaClient } from '../prisma.ts';
import { encryptTokens, lockConnection, toGrant } from './connections.ts';
import type { RefreshLease } from './refresh-lease.ts';
import { acquireRefreshLease } from './refresh-lease.ts';
import type { TokenCipher } from './token-cipher.ts';

/** Between two looks at a refresh that another process has under way. */
const shortestWaitMs = 50;
const longestWaitMs = 1_000;

/**
 * Stores the tokens encrypted in Postgres. A lease in the row lets one process at a time refresh them, so
 * no transaction is open and no database connection is in use while Xero is slow to respond.
 */
export function createTokenVault(prisma: PrismaClient, cipher: TokenCipher): TokenVault {
  const refreshing = new Map<string, Promise<XpmGrant | null>>();

  const read = async (practiceId: string): Promise<XpmGrant | null> =>
    toGrant(await prisma.xpmConnection.findUnique({ where: { practiceId } }), cipher);

  const refresh: TokenVault['refresh'] = async (practiceId, { isUsable, renew }) => {
    for (let waitMs = shortestWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
      const stored = await read(practiceId);
      if (stored === null || isUsable(stored.tokens)) return stored;
      const lease = await acquireRefreshLease(prisma, practiceId);
      const renewed = lease === null ? null : await renewUnder(lease, { isUsable, renew });
      if (renewed !== null) return renewed;
      await sleep(waitMs * (0.5 + Math.random() / 2));
    }
  };

  /** The renewed grant, or `null` when the lease or the connection has ended meanwhile. */
  async function renewUnder(
    acquired: RefreshLease,
    { isUsable, renew }: Parameters<TokenVault['refresh']>[1],
  ): Promise<XpmGrant | null> {
    await using lease = acquired;
    // Another process may have renewed them before the lease was acquired.
    const current = await read(lease.practiceId);
    if (current === null || isUsable(current.tokens)) return current;
    const tokens = await renew(current.tokens);
    return (await storeTokens(lease, tokens)) ? { ...current, tokens } : null;
  }

  async function storeTokens(lease: RefreshLease, tokens: XpmTokens): Promise<boolean> {
    const { practiceId, id } = lease;
    return prisma.$transaction(async (db) => {
      await lockConnection(db, practiceId);
      const { count } = await db.xpmConnection.updateMany({
        where: { practiceId, refreshLease: id },
        data: encryptTokens(cipher, tokens),
      });
      return count > 0;
    });
  }

  return {
    read,
    async refresh(practiceId, renewal) {
      // Callers of one process share a refresh and its failure: an unresponsive Xero delays them once.
      for (;;) {
        const running = refreshing.get(practiceId);
        if (running === undefined) break;
        const grant = await running;
        if (grant === null || renewal.isUsable(grant.tokens)) return grant;
      }
      const own = refresh(practiceId, renewal).finally(() => refreshing.delete(practiceId));
      refreshing.set(practiceId, own);
      return own;
    },
  };
}
