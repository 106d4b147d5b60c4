import type { XpmConnection as XpmConnectionRow } from '../../../prisma/generated/client.ts';
import type { XpmConnectionState } from '../../domain/practice/connection-state.ts';
import type { XpmGrant, XpmTokens } from '../../ports/xpm/token-vault.ts';
import type { ConsentRequest, XpmAccount } from '../../ports/xpm/xpm-consent.ts';
import type { Database } from '../prisma.ts';
import type { TokenCipher } from './token-cipher.ts';

/** A consent that was started. It is valid for one callback. */
export interface PendingConsent extends ConsentRequest {
  readonly practiceId: string;
  readonly subject: string;
  readonly requestedBy: string;
  readonly expiresAt: Date;
}

/** A practice's connection without its secrets. */
export interface XpmConnection {
  readonly practiceId: string;
  readonly state: XpmConnectionState;
  readonly tenantId: string | null;
  readonly connectionId: string | null;
  /** When the current consent was given. */
  readonly connectedAt: Date | null;
}

export interface ConnectionStore {
  /** The connection; it stays locked until the transaction ends. `null` when there never was one. */
  lock(practiceId: string): Promise<XpmConnection | null>;
  /**
   * The accounts among these to which another practice is or was connected. Until the transaction ends, no other
   * practice finds one of them free.
   */
  takenAmong(tenantIds: readonly string[], byOtherThan: string): Promise<readonly string[]>;
  connect(
    practiceId: string,
    grant: { readonly tenant: XpmAccount; readonly tokens: XpmTokens },
    by: { readonly name: string; readonly at: Date },
  ): Promise<void>;
  /** Another state of the connection, whose tokens stay. */
  move(practiceId: string, state: XpmConnectionState, reason: string | null): Promise<void>;
  /** Ends the consent: the tokens are deleted, and so is the connection's trouble. */
  end(
    practiceId: string,
    state: Extract<XpmConnectionState, 'NEEDS_RECONNECT' | 'DISCONNECTED'>,
    reason: string,
  ): Promise<void>;
  /** The grant, which ending the connection at Xero needs; `null` when the practice is not connected. */
  grant(practiceId: string): Promise<XpmGrant | null>;
  expectConsent(consent: PendingConsent): Promise<void>;
  /** Deletes and returns the consent, so a second callback with the same state finds none. */
  takeConsent(state: string): Promise<PendingConsent | null>;
}

const publicColumns = {
  practiceId: true,
  state: true,
  tenantId: true,
  connectionId: true,
  connectedAt: true,
} as const;

/** A refresh that is under way belongs to the earlier consent and must not store its tokens. */
const noRefresh = { refreshLease: null, refreshLeaseUntil: null };

const noTokens = {
  accessToken: null,
  accessTokenExpiresAt: null,
  refreshToken: null,
  ...noRefresh,
};

/** A practice that connects to the same account at the same time may have no row yet that could be locked. */
async function lockAccounts(db: Database, tenantIds: readonly string[]): Promise<void> {
  await db.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtextextended('account ' || id, 0))
    FROM unnest(${tenantIds.toSorted()}::text[]) AS id`;
}

export function connectionStore(db: Database, cipher: TokenCipher): ConnectionStore {
  return {
    async lock(practiceId) {
      await lockConnection(db, practiceId);
      return db.xpmConnection.findUnique({
        where: { practiceId },
        select: publicColumns,
      });
    },
    async takenAmong(tenantIds, byOtherThan) {
      await lockAccounts(db, tenantIds);
      const others = await db.xpmConnection.findMany({
        where: { tenantId: { in: [...tenantIds] }, practiceId: { not: byOtherThan } },
        select: { tenantId: true },
      });
      return others.flatMap(({ tenantId }) => tenantId ?? []);
    },
    async connect(practiceId, { tenant, tokens }, by) {
      const data = {
        state: 'CONNECTED' as const,
        tenantId: tenant.tenantId,
        tenantName: tenant.name,
        connectionId: tenant.connectionId,
        ...encryptTokens(cipher, tokens),
        ...noRefresh,
        connectedBy: by.name,
        connectedAt: by.at,
        reason: null,
      };
      const create = { practiceId, ...data };
      await db.xpmConnection.upsert({ where: { practiceId }, create, update: data });
      await db.connectionTrouble.deleteMany({ where: { practiceId } });
    },
    async move(practiceId, state, reason) {
      await db.xpmConnection.update({ where: { practiceId }, data: { state, reason } });
    },
    async end(practiceId, state, reason) {
      await db.xpmConnection.update({
        where: { practiceId },
        data: { state, reason, ...noTokens },
      });
      await db.connectionTrouble.deleteMany({ where: { practiceId } });
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
      // Two callbacks may arrive at once; only the one that deletes the row gets the consent.
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

/** The secrets of a connection; `null` for one that has none, because its consent has ended. */
export function toGrant(row: XpmConnectionRow | null, cipher: TokenCipher): XpmGrant | null {
  if (row === null) return null;
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
