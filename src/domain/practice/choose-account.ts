/** An account that the person of a consent has connected. */
interface OfferedAccount {
  readonly tenantId: string;
  /** Whether this consent connected it; `false` for one that the person connected before. */
  readonly isOfThisConsent: boolean;
}

export type AccountChoice<T> =
  | { readonly type: 'chosen'; readonly account: T }
  /** Another account than the one that the practice was connected to. */
  | { readonly type: 'another'; readonly account: T }
  | { readonly type: 'none' }
  /** Every offered account belongs to another practice. */
  | { readonly type: 'taken' }
  | { readonly type: 'several'; readonly count: number };

export interface AccountHistory {
  /** The account that the practice was connected to; `null` before its first connection. */
  readonly previous: string | null;
  /** The accounts of other practices. */
  readonly taken: readonly string[];
}

/**
 * Chooses the account that a consent is about. A reconnect can leave an account under the event of an earlier
 * consent, and one person can have connected the accounts of several practices. So the practice's own account
 * comes first, unless this consent was given for others only.
 */
export function chooseAccount<T extends OfferedAccount>(
  offered: readonly T[],
  { previous, taken }: AccountHistory,
): AccountChoice<T> {
  const ofThisConsent = offered.filter(({ isOfThisConsent }) => isOfThisConsent);
  const named = ofThisConsent.length > 0 ? ofThisConsent : offered;
  const own = named.find(({ tenantId }) => tenantId === previous);
  if (own !== undefined) return { type: 'chosen', account: own };
  const free = named.filter(({ tenantId }) => !taken.includes(tenantId));
  const [account] = free;
  if (account === undefined) return { type: named.length === 0 ? 'none' : 'taken' };
  if (free.length > 1) return { type: 'several', count: free.length };
  return { type: previous === null ? 'chosen' : 'another', account };
}
