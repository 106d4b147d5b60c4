import type { PendingConsent, Transaction } from '../../db/unit-of-work.ts';
import type { AccountOffer } from '../../domain/practice/account-offer.ts';
import { describeOffer, offerLifetimeMs } from '../../domain/practice/account-offer.ts';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OnSourceFailure } from '../../ports/failure-log.ts';
import type { XpmTokens } from '../../ports/xpm/token-vault.ts';
import type { ListedClient, XpmAccount, XpmConsent } from '../../ports/xpm/xpm-consent.ts';

/** Another account than the practice's, with the tokens of its consent. */
export interface OtherAccount {
  readonly account: XpmAccount;
  readonly tokens: XpmTokens;
}

interface OfferDependencies {
  readonly consent: XpmConsent;
  readonly clock: Clock;
  readonly onFailure: OnSourceFailure;
}

/** The account's clients, which show whether it is the same practice; `null` when they cannot be read. */
export async function clientsOf(
  deps: OfferDependencies,
  practiceId: string,
  { account: { tenantId }, tokens }: OtherAccount,
): Promise<readonly ListedClient[] | null> {
  try {
    return await deps.consent.clients({ tenantId, tokens });
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    deps.onFailure(error, { practiceId });
    return null;
  }
}

interface OfferedAccount extends OtherAccount {
  readonly consent: PendingConsent;
  readonly clients: readonly ListedClient[] | null;
}

/** Stores the account for an admin to confirm. The practice's connection stays as it is. */
export async function offerAccount(
  tx: Transaction,
  { clock }: OfferDependencies,
  { account, tokens, consent, clients }: OfferedAccount,
): Promise<string> {
  const { practiceId, requestedBy } = consent;
  const offeredAt = clock.now();
  const offer: AccountOffer = {
    tenantId: account.tenantId,
    tenantName: account.name,
    connectionId: account.connectionId,
    offeredBy: requestedBy,
    offeredAt,
    expiresAt: new Date(offeredAt.getTime() + offerLifetimeMs),
    overlap: clients === null ? null : await tx.accountOffers.overlap(practiceId, clients),
  };
  await tx.accountOffers.save(practiceId, offer, tokens);
  return describeOffer(offer);
}
