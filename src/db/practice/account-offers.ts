import type { AccountOffer, AccountOverlap } from '../../domain/practice/account-offer.ts';
import type { XpmTokens } from '../../ports/xpm/token-vault.ts';
import type { ListedClient } from '../../ports/xpm/xpm-consent.ts';
import type { Database } from '../prisma.ts';
import type { TokenCipher } from './token-cipher.ts';

export interface AccountOfferStore {
  /** Replaces the practice's earlier offer. */
  save(practiceId: string, offer: AccountOffer, tokens: XpmTokens): Promise<void>;
  /** The offer with its tokens; `null` when there is none. */
  find(
    practiceId: string,
  ): Promise<{ readonly offer: AccountOffer; readonly tokens: XpmTokens } | null>;
  clear(practiceId: string): Promise<void>;
  /** How many of the clients are stored here already. */
  overlap(practiceId: string, clients: readonly ListedClient[]): Promise<AccountOverlap>;
}

const secrets = { accessToken: true, accessTokenExpiresAt: true, refreshToken: true } as const;

export function accountOfferStore(db: Database, cipher: TokenCipher): AccountOfferStore {
  return {
    async save(practiceId, { overlap, ...offer }, tokens) {
      const data = {
        ...offer,
        clients: overlap?.clients ?? null,
        sameIds: overlap?.sameIds ?? null,
        sameNames: overlap?.sameNames ?? null,
        accessToken: cipher.encrypt(tokens.accessToken),
        accessTokenExpiresAt: tokens.accessTokenExpiresAt,
        refreshToken: cipher.encrypt(tokens.refreshToken),
      };
      const create = { practiceId, ...data };
      await db.xpmAccountOffer.upsert({ where: { practiceId }, create, update: data });
    },
    async find(practiceId) {
      const where = { practiceId };
      const row = await db.xpmAccountOffer.findUnique({ where, omit: secrets });
      const sealed = await db.xpmAccountOffer.findUnique({ where, select: secrets });
      if (row === null || sealed === null) return null;
      const { practiceId: _, clients, sameIds, sameNames, ...offer } = row;
      const isRead = clients !== null && sameIds !== null && sameNames !== null;
      return {
        offer: { ...offer, overlap: isRead ? { clients, sameIds, sameNames } : null },
        tokens: {
          accessToken: cipher.decrypt(sealed.accessToken),
          accessTokenExpiresAt: sealed.accessTokenExpiresAt,
          refreshToken: cipher.decrypt(sealed.refreshToken),
        },
      };
    },
    async clear(practiceId) {
      await db.xpmAccountOffer.deleteMany({ where: { practiceId } });
    },
    async overlap(practiceId, clients) {
      const listed = JSON.stringify(clients);
      const [row] = await db.$queryRaw<[AccountOverlap]>`
        WITH listed AS (
          SELECT xpm_id, lower(name) AS name
          FROM jsonb_to_recordset(${listed}::jsonb) AS l (xpm_id uuid, name text)
        ), stored AS (
          SELECT xpm_id, lower(name) AS name FROM client WHERE practice_id = ${practiceId}::uuid
        )
        SELECT count(*)::int AS clients,
          count(*) FILTER (WHERE l.xpm_id IN (SELECT xpm_id FROM stored))::int AS "sameIds",
          count(*) FILTER (WHERE l.xpm_id NOT IN (SELECT xpm_id FROM stored)
            AND l.name IN (SELECT name FROM stored))::int AS "sameNames"
        FROM listed l`;
      return row;
    },
  };
}
