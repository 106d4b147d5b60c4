import type { XpmConnection as XpmConnectionRow } from '../../../prisma/generated/client.ts';
import type { ConnectionRows } from '../../ports/connection-rows.ts';
import type { XpmGrant } from '../../ports/token-vault.ts';
import type { Database } from '../prisma.ts';
import type { TokenCipher } from './token-cipher.ts';

const publicColumns = {
  practiceId: true,
  state: true,
  tenantId: true,
  connectionId: true,
  connectedAt: true,
} as const;

export function connectionRows(db: Database, cipher: TokenCipher): ConnectionRows {
  return {
    async lock(practiceId) {
      await lockConnection(db, practiceId);
      return db.xpmConnection.findUnique({
        where: { practiceId },
        select: publicColumns,
      });
    },
    async isTaken(tenantId, byOtherThan) {
      const other = await db.xpmConnection.count({
        where: { tenantId, practiceId: { not: byOtherThan } },
      });
      return other > 0;
    },
    async connect(practiceId, { tenant, tokens }, by) {
      const data = {
        state: 'CONNECTED' as const,
        tenantId: tenant.tenantId,
        tenantName: tenant.name,
        connectionId: tenant.connectionId,
        ...encryptTokens(cipher, tokens),
        connectedBy: by.name,
        connectedAt: by.at,
        reason: null,
      };
      await db.xpmConnection.upsert({
        where: { practiceId },
        create: { practiceId, ...data },
        update: data,
      });
    },
    async leave(practiceId, state, reason) {
      await db.xpmConnection.update({
        where: { practiceId },
        data: { state, reason, accessToken: null, accessTokenExpiresAt: null, refreshToken: null },
      });
    },
    async grant(practiceId) {
      return toGrant(await db.xpmConnection.findUnique({ where: { practiceId } }), cipher);
    },
    async expectConsent(consent) {
      await db.xpmConsentRequest.deleteMany({ where: { practiceId: consent.practiceId } });
      await db.xpmConsentRequest.create({
        data: { ...consent, codeVerifier: cipher.encrypt(consent.codeVerifier) },
      });
    },
    async takeConsent(state) {
      const row = await db.xpmConsentRequest.findUnique({ where: { state } });
      // Of two callbacks at once only the one that deletes the row goes on.
      const { count } = await db.xpmConsentRequest.deleteMany({ where: { state } });
      if (row === null || count === 0) return null;
      return { ...row, codeVerifier: cipher.decrypt(row.codeVerifier) };
    },
  };
}

export async function lockConnection(db: Database, practiceId: string): Promise<void> {
  await db.$queryRaw`SELECT 1 FROM xpm_connection WHERE practice_id = ${practiceId}::uuid FOR UPDATE`;
}

export function encryptTokens(
  cipher: TokenCipher,
  tokens: XpmGrant['tokens'],
): Pick<XpmConnectionRow, 'accessToken' | 'accessTokenExpiresAt' | 'refreshToken'> {
  return {
    accessToken: cipher.encrypt(tokens.accessToken),
    accessTokenExpiresAt: tokens.accessTokenExpiresAt,
    refreshToken: cipher.encrypt(tokens.refreshToken),
  };
}

/** The secrets of a connected practice; `null` for one that is not. */
export function toGrant(row: XpmConnectionRow | null, cipher: TokenCipher): XpmGrant | null {
  if (row?.state !== 'CONNECTED') return null;
  const { tenantId, accessToken, accessTokenExpiresAt, refreshToken } = row;
  if (tenantId === null || accessToken === null || refreshToken === null) return null;
  return {
    tenantId,
    tokens: {
      accessToken: cipher.decrypt(accessToken),
      accessTokenExpiresAt: accessTokenExpiresAt ?? new Date(0),
      refreshToken: cipher.decrypt(refreshToken),
    },
  };
}
