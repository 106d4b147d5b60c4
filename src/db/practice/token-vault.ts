import type { TokenVault } from '../../ports/token-vault.ts';
import type { PrismaClient } from '../prisma.ts';
import { encryptTokens, lockConnection, toGrant } from './connections.ts';
import type { TokenCipher } from './token-cipher.ts';

/** Stores the tokens encrypted in Postgres. A row lock lets one process at a time refresh them. */
export function createTokenVault(prisma: PrismaClient, cipher: TokenCipher): TokenVault {
  return {
    async read(practiceId) {
      return toGrant(await prisma.xpmConnection.findUnique({ where: { practiceId } }), cipher);
    },
    refresh: (practiceId, renew) =>
      prisma.$transaction(async (db) => {
        await lockConnection(db, practiceId);
        const row = await db.xpmConnection.findUnique({ where: { practiceId } });
        const current = toGrant(row, cipher);
        if (current === null) return null;
        const tokens = await renew(current);
        if (tokens === null) return current;
        await db.xpmConnection.update({
          where: { practiceId },
          data: encryptTokens(cipher, tokens),
        });
        return { ...current, tokens };
      }),
  };
}
