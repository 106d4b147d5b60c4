import type { PendingConsent } from '../db/unit-of-work.ts';
import type { SourceFailureReason } from '../domain/sync/source-failure.ts';
import { SourceFailure, statementOf } from '../domain/sync/source-failure.ts';
import type { OnSourceFailure } from '../ports/failure-log.ts';
import type { XpmTokens } from '../ports/token-vault.ts';
import type { XpmConsent, XpmTenant } from '../ports/xpm-consent.ts';

/** One XPM account with its tokens, or why the consent yielded none. */
export type ExchangedConsent =
  | { readonly type: 'granted'; readonly tokens: XpmTokens; readonly tenant: XpmTenant }
  | { readonly type: 'notGranted'; readonly message: string };

/** Exchanges the code of a callback for the tokens of exactly one XPM account. */
export async function exchangeConsent(
  deps: { readonly consent: XpmConsent; readonly onFailure: OnSourceFailure },
  callback: URL,
  consent: PendingConsent,
): Promise<ExchangedConsent> {
  try {
    const { tokens, tenants } = await deps.consent.exchange(callback, consent);
    const [tenant] = tenants;
    return tenant === undefined || tenants.length > 1
      ? { type: 'notGranted', message: describeAccounts(tenants.length) }
      : { type: 'granted', tokens, tenant };
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    deps.onFailure(error, { practiceId: consent.practiceId });
    return { type: 'notGranted', message: describeFailure(error.reason) };
  }
}

const describeAccounts = (accounts: number): string =>
  accounts === 0
    ? 'The consent covers no Practice Manager account. The person who connects needs the XPM permission "Authorise 3rd Party Full Access".'
    : `The consent covers ${accounts} Practice Manager accounts. Connect again and choose one.`;

function describeFailure(reason: SourceFailureReason): string {
  if (reason.kind === 'credentials') {
    return 'XPM rejected the credentials of this service because of an internal error. Connect again once our support has fixed it.';
  }
  if (reason.kind !== 'rejected') {
    return 'XPM did not respond, so the practice is not connected. Connect again.';
  }
  const statement = statementOf(reason);
  if (statement === null) {
    return `XPM rejected the connection (status ${reason.status}). Connect again.`;
  }
  return statement.speaker === 'XPM'
    ? `XPM rejected the connection with the message: ${statement.text}`
    : `The practice is not connected: ${statement.text}. Connect again.`;
}
