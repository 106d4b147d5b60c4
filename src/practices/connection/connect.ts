import type { PendingConsent, Transaction, UnitOfWork } from '../../db/unit-of-work.ts';
import type { AccountHistory } from '../../domain/practice/choose-account.ts';
import { chooseAccount } from '../../domain/practice/choose-account.ts';
import type { Viewer } from '../../domain/practice/practice.ts';
import type { NotPermitted } from '../../domain/practice/refusal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OnSourceFailure } from '../../ports/failure-log.ts';
import type { XpmConsent, XpmTenant } from '../../ports/xpm/xpm-consent.ts';
import { resumeSyncs, waitsForConnection } from '../../sync/wake.ts';
import { refuseNonAdmin } from '../admin-permission.ts';
import type { ExchangedConsent } from './exchange-consent.ts';
import { describeNoAccount, exchangeConsent } from './exchange-consent.ts';
import type { OtherAccount } from './offer-account.ts';
import { clientsOf, offerAccount } from './offer-account.ts';
import { recordConnection } from './record-connection.ts';

export interface ConnectXpmDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly consent: XpmConsent;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly onFailure: OnSourceFailure;
}

export type BeginXpmConnectionOutcome =
  { readonly type: 'XpmConnectionBegun'; readonly authorizationUrl: URL } | NotPermitted;

export type CompleteXpmConnectionOutcome =
  | { readonly type: 'XpmConnected' }
  /** The state is unknown, was used before or has expired. */
  | { readonly type: 'UnknownConsent' }
  /** The practice was connected to another account. An admin can confirm that it has moved to this one. */
  | { readonly type: 'AnotherXpmAccount'; readonly message: string }
  | { readonly type: 'XpmNotConnected'; readonly message: string };

/** The time that an admin has on XPM's consent page. */
const consentLifetimeMs = 15 * 60 * 1000;

/** Stores an expected consent and returns the page where the admin gives it. */
export async function beginXpmConnection(
  deps: ConnectXpmDependencies,
  viewer: Viewer,
  practiceId: string,
): Promise<BeginXpmConnectionOutcome> {
  const request = { state: deps.newId(), codeVerifier: deps.consent.newCodeVerifier() };
  const refusal = await deps.unitOfWork.transaction(async (tx) => {
    const action = 'connect the practice to XPM';
    const notPermitted = await refuseNonAdmin(tx, viewer, { practiceId, action });
    if (notPermitted !== null) return notPermitted;
    await tx.connections.expectConsent({
      ...request,
      practiceId,
      subject: viewer.subject,
      requestedBy: viewer.name,
      expiresAt: new Date(deps.clock.now().getTime() + consentLifetimeMs),
    });
    return null;
  });
  if (refusal !== null) return refusal;
  const authorizationUrl = await deps.consent.authorizationUrl(request);
  return { type: 'XpmConnectionBegun', authorizationUrl };
}

/** Completes the consent whose page redirected the admin to `callback`. */
export async function completeXpmConnection(
  deps: ConnectXpmDependencies,
  callback: URL,
): Promise<CompleteXpmConnectionOutcome> {
  const state = callback.searchParams.get('state') ?? '';
  const consent = await deps.unitOfWork.transaction((tx) => tx.connections.takeConsent(state));
  if (consent === null || consent.expiresAt < deps.clock.now()) return { type: 'UnknownConsent' };
  // Outside a transaction: a call to Xero may take seconds.
  const exchanged = await exchangeConsent(deps, callback, consent);
  const stored = await deps.unitOfWork.transaction(async (tx) => {
    const outcome = await store(tx, { consent, exchanged, at: deps.clock.now() });
    if (outcome.type !== 'another') await record(tx, deps, consent, outcome);
    return outcome;
  });
  if (stored.type !== 'another') return stored;
  const clients = await clientsOf(deps, consent.practiceId, stored);
  return deps.unitOfWork.transaction(async (tx) => {
    const message = await offerAccount(tx, deps, { ...stored, consent, clients });
    const outcome: RecordedOutcome = { type: 'AnotherXpmAccount', message };
    await record(tx, deps, consent, outcome);
    return outcome;
  });
}

function record(
  tx: Transaction,
  deps: ConnectXpmDependencies,
  { practiceId, requestedBy }: PendingConsent,
  outcome: RecordedOutcome,
): Promise<void> {
  const entry = { practiceId, actor: requestedBy, title: 'Connect to XPM' };
  return recordConnection(tx, deps, { ...entry, ...describe(outcome) });
}

type RecordedOutcome = Exclude<CompleteXpmConnectionOutcome, { readonly type: 'UnknownConsent' }>;
type StoreOutcome = RecordedOutcome | ({ readonly type: 'another' } & OtherAccount);

function describe(outcome: RecordedOutcome) {
  return outcome.type === 'XpmConnected'
    ? ({ status: 'SUCCESS', message: 'The practice is connected to XPM.' } as const)
    : ({ status: 'ACTION_REQUIRED', message: outcome.message } as const);
}

/** Stores the connection, unless this person or this account must not become the practice's. */
async function store(
  tx: Transaction,
  {
    consent,
    exchanged,
    at,
  }: {
    readonly consent: PendingConsent;
    readonly exchanged: ExchangedConsent;
    readonly at: Date;
  },
): Promise<StoreOutcome> {
  if (exchanged.type === 'notGranted') return notConnected(exchanged.message);
  const { practiceId } = consent;
  // The consent page may take minutes, in which its admin can be demoted or removed.
  const practice = await tx.practices.find(practiceId, consent.subject);
  if (practice?.role !== 'ADMIN') {
    return notConnected(
      'Only an admin can connect the practice to XPM, and the person who started this is no longer one. Ask an admin to connect.',
    );
  }
  const history = await historyOf(tx, practiceId, exchanged.tenants);
  const choice = chooseAccount(exchanged.tenants, history);
  const { tokens } = exchanged;
  if (choice.type === 'another') return { type: 'another', account: choice.account, tokens };
  if (choice.type !== 'chosen') return notConnected(describeNoAccount(choice));
  const grant = { tenant: choice.account, tokens };
  await tx.connections.connect(practiceId, grant, { name: consent.requestedBy, at });
  await tx.accountOffers.clear(practiceId);
  await tx.outbox.enqueue({ type: 'set-schedules', practiceId }, at);
  // Syncs and edits that waited for the connection continue now.
  await resumeSyncs(tx, { practiceId, at }, waitsForConnection);
  return { type: 'XpmConnected' };
}

/** What decides which of the accounts is the practice's. Its connection is locked. */
async function historyOf(
  tx: Transaction,
  practiceId: string,
  tenants: readonly XpmTenant[],
): Promise<AccountHistory> {
  const existing = await tx.connections.lock(practiceId);
  const offered = tenants.map(({ tenantId }) => tenantId);
  const taken = await tx.connections.takenAmong(offered, practiceId);
  return { previous: existing?.tenantId ?? null, taken };
}

const notConnected = (message: string): StoreOutcome => ({ type: 'XpmNotConnected', message });
