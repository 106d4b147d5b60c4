import { countOf } from '../activity/format-count.ts';
/** How many clients of an account are stored for the practice already. */
export interface AccountOverlap {
  readonly clients: number;
  /** Those that are stored with the same identifier of XPM's. */
  readonly sameIds: number;
  /** Those of the others that have the name of a stored client. */
  readonly sameNames: number;
}

/** An XPM account to which an admin has consented, although the practice was connected to another one. */
export interface AccountOffer {
  readonly tenantId: string;
  readonly tenantName: string | null;
  readonly connectionId: string;
  readonly offeredBy: string;
  readonly offeredAt: Date;
  readonly expiresAt: Date;
  /** `null` when the account's clients could not be read. */
  readonly overlap: AccountOverlap | null;
}

/** An admin has a day to confirm the account. */
export const offerLifetimeMs = 24 * 60 * 60 * 1000;

/** The offer as the person who made it reads it. */
export function describeOffer({ tenantName, overlap }: AccountOffer): string {
  const name = tenantName === null ? '' : ` Its name is ${tenantName}.`;
  return `This is another XPM account than the one that the practice was connected to before.${name} ${describeOverlap(overlap)} If the practice has moved to this account, an admin confirms it within a day. Otherwise connect again and choose the earlier account. Nothing has changed.`;
}

/** A practice that moves its records keeps most of its clients. */
const plausibleShare = 0.1;

export function describeOverlap(overlap: AccountOverlap | null): string {
  if (overlap === null) return 'Its clients could not be read.';
  const { clients, sameIds, sameNames } = overlap;
  const counts = `Of its ${countOf(clients, 'client')}, ${countOf(sameIds, 'is', 'are')} stored here already, and ${countOf(sameNames, 'other has', 'others have')} the name of a stored client.`;
  const isDoubtful = clients > 0 && sameIds + sameNames < clients * plausibleShare;
  return isDoubtful
    ? `${counts} So few in common suggest that it is the account of another practice.`
    : counts;
}
