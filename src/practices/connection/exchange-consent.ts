import type { PendingConsent } from '../../db/unit-of-work.ts';
import type { AccountChoice } from '../../domain/practice/choose-account.ts';
import type { SourceFailureReason } from '../../domain/sync/source-failure.ts';
import { SourceFailure, statementOf } from '../../domain/sync/source-failure.ts';
import type { OnSourceFailure } from '../../ports/failure-log.ts';
import type { XpmTokens } from '../../ports/xpm/token-vault.ts';
import type { XpmConsent, XpmTenant } from '../../ports/xpm/xpm-consent.ts';

/** The tokens of a consent with every account that they cover, or why the consent yielded none. */
export type ExchangedConsent =
  | {
      readonly type: 'granted';
      readonly tokens: XpmTokens;
      readonly tenants: readonly XpmTenant[];
    }
  | { readonly type: 'notGranted'; readonly message: string };

/** Exchanges the code of a callback for tokens. */
export async function exchangeConsent(
  deps: { readonly consent: XpmConsent; readonly onFailure: OnSourceFailure },
  callback: URL,
  consent: PendingConsent,
): Promise<ExchangedConsent> {
  try {
    const { tokens, tenants } = await deps.consent.exchange(callback, consent);
    return { type: 'granted', tokens, tenants };
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    deps.onFailure(error, { practiceId: consent.practiceId });
    return { type: 'notGranted', message: describeFailure(error.reason) };
  }
}

/** Why no account was chosen, and what to do. */
export function describeNoAccount(
  choice: Exclude<AccountChoice<XpmTenant>, { readonly type: 'chosen' | 'another' }>,
): string {
  switch (choice.type) {
    case 'none':
      return 'The consent covers no Practice Manager account. The person who connects needs the XPM permission "Authorise 3rd Party Full Access".';
    case 'several':
      return `The consent covers ${choice.count} Practice Manager accounts. Connect again and choose one.`;
    case 'taken':
      return 'This XPM account is connected to another practice. Connect again and choose another account.';
  }
}

function describeFailure(reason: SourceFailureReason): string {
  if (reason.type === 'credentials') {
    return 'XPM rejected the credentials of this service because of an internal error. Connect again once our support has fixed it.';
  }
  if (reason.type === 'auth') {
    return 'Xero no longer accepts this consent, so nothing was changed. Connect again.';
  }
  if (reason.type !== 'rejected') {
    return 'XPM did not respond, so nothing was changed. Connect again.';
  }
  const statement = statementOf(reason);
  if (statement === null) {
    return `XPM rejected the connection (status ${reason.status}). Connect again.`;
  }
  return statement.speaker === 'XPM'
    ? `XPM rejected the connection with the message: ${statement.text}`
    : `Nothing was changed: ${statement.text}. Connect again.`;
}
