import type { XpmConnectionState } from '../domain/practice/practice.ts';
import type { XpmGrant, XpmTokens } from './token-vault.ts';
import type { ConsentRequest, XpmTenant } from './xpm-consent.ts';

/** A consent that was begun; it is good for one callback. */
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
  /** When the consent was given that it stands on. */
  readonly connectedAt: Date | null;
}

export interface ConnectionRows {
  /** The connection, held until the transaction ends; `null` when there never was one. */
  lock(practiceId: string): Promise<XpmConnection | null>;
  /** Whether another practice is or was connected to the account. */
  isTaken(tenantId: string, byOtherThan: string): Promise<boolean>;
  connect(
    practiceId: string,
    grant: { readonly tenant: XpmTenant; readonly tokens: XpmTokens },
    by: { readonly name: string; readonly at: Date },
  ): Promise<void>;
  /** Connected no longer: the tokens are forgotten. */
  leave(
    practiceId: string,
    state: Exclude<XpmConnectionState, 'CONNECTED'>,
    reason: string,
  ): Promise<void>;
  /** What is needed to end the connection at Xero; `null` when it is not connected. */
  grant(practiceId: string): Promise<XpmGrant | null>;
  expectConsent(consent: PendingConsent): Promise<void>;
  /** Takes the consent out: a second callback with the same state finds nothing. */
  takeConsent(state: string): Promise<PendingConsent | null>;
}
