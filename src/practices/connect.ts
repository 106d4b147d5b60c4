import type { PendingConsent, Transaction, UnitOfWork } from '../db/unit-of-work.ts';
import type { Viewer } from '../domain/practice/practice.ts';
import type { SourceFailureReason } from '../domain/sync/source-failure.ts';
import { SourceFailure } from '../domain/sync/source-failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { OnSourceFailure } from '../ports/failure-log.ts';
import type { XpmTokens } from '../ports/token-vault.ts';
import type { XpmConsent, XpmTenant } from '../ports/xpm-consent.ts';
import { resumeSyncs } from '../sync/wake.ts';
import { recordConnection } from './record-connection.ts';

export interface ConnectXpmDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly consent: XpmConsent;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly onFailure: OnSourceFailure;
}

export type BeginXpmConnectionOutcome =
  | { readonly type: 'XpmConnectionBegun'; readonly authorizationUrl: URL }
  | { readonly type: 'NotPermitted'; readonly message: string };

export type CompleteXpmConnectionOutcome =
  | { readonly type: 'XpmConnected' }
  /** The state is unknown, was used before or is too old. */
  | { readonly type: 'UnknownConsent' }
  | { readonly type: 'XpmNotConnected'; readonly message: string };

/** How long an admin may take on XPM's consent page. */
const consentMs = 15 * 60 * 1000;

/** Prepares a consent and names the page to send the admin to. */
export async function beginXpmConnection(
  deps: ConnectXpmDependencies,
  viewer: Viewer,
  practiceId: string,
): Promise<BeginXpmConnectionOutcome> {
  const request = { state: deps.newId(), codeVerifier: deps.consent.newCodeVerifier() };
  const refusal = await deps.unitOfWork.transaction(async (tx) => {
    const practice = await tx.practices.find(practiceId, viewer.subject);
    if (practice === null) return 'You are not a member of such a practice.';
    if (practice.role !== 'ADMIN') return 'Only an admin may connect the practice to XPM.';
    await tx.connections.expectConsent({
      ...request,
      practiceId,
      subject: viewer.subject,
      requestedBy: viewer.name,
      expiresAt: new Date(deps.clock.now().getTime() + consentMs),
    });
    return null;
  });
  if (refusal !== null) return { type: 'NotPermitted', message: refusal };
  return {
    type: 'XpmConnectionBegun',
    authorizationUrl: await deps.consent.authorizationUrl(request),
  };
}

/** What XPM's consent page led to: `callback` is the address that it sent the admin back to. */
export async function completeXpmConnection(
  deps: ConnectXpmDependencies,
  callback: URL,
): Promise<CompleteXpmConnectionOutcome> {
  const state = callback.searchParams.get('state') ?? '';
  const consent = await deps.unitOfWork.transaction((tx) => tx.connections.takeConsent(state));
  if (consent === null || consent.expiresAt < deps.clock.now()) return { type: 'UnknownConsent' };
  const granted = await exchange(deps, callback, consent);
  return deps.unitOfWork.transaction(async (tx) => {
    const refusal =
      'refusal' in granted
        ? granted.refusal
        : await connect(tx, { consent, granted, at: deps.clock.now() });
    await recordConnection(tx, deps, {
      practiceId: consent.practiceId,
      actor: consent.requestedBy,
      title: 'Connect to XPM',
      ...(refusal === null
        ? { status: 'SUCCESS', message: 'The practice is connected to XPM.' }
        : { status: 'ACTION_REQUIRED', message: refusal }),
    });
    return refusal === null
      ? { type: 'XpmConnected' }
      : { type: 'XpmNotConnected', message: refusal };
  });
}

/** What a consent gave: one account and the tokens for it. */
interface Granted {
  readonly tokens: XpmTokens;
  readonly tenant: XpmTenant;
}

interface NotGranted {
  readonly refusal: string;
}

async function exchange(
  deps: ConnectXpmDependencies,
  callback: URL,
  consent: PendingConsent,
): Promise<Granted | NotGranted> {
  try {
    const { tokens, tenants } = await deps.consent.exchange(callback, consent);
    const [tenant] = tenants;
    if (tenant === undefined || tenants.length > 1) return { refusal: notOne(tenants.length) };
    return { tokens, tenant };
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    deps.onFailure(error, { practiceId: consent.practiceId });
    return { refusal: notConnected(error.reason) };
  }
}

function notConnected(reason: SourceFailureReason): string {
  if (reason.kind === 'credentials') {
    return 'XPM does not recognise this service because of an internal error. Connect again once it is fixed.';
  }
  if (reason.kind !== 'rejected') {
    return 'XPM did not respond to the connection. Try again.';
  }
  return reason.message === null
    ? `XPM did not connect (status ${reason.status}).`
    : `XPM did not connect: ${reason.message}`;
}

const notOne = (accounts: number): string =>
  accounts === 0
    ? 'The consent covers no Practice Manager account. The person who connects needs the XPM permission "Authorise 3rd Party Full Access".'
    : `The consent covers ${accounts} Practice Manager accounts. Connect again and choose one.`;

/** Stores the connection, or says why this person or this account must not be the practice's. */
async function connect(
  tx: Transaction,
  grant: { readonly consent: PendingConsent; readonly granted: Granted; readonly at: Date },
): Promise<string | null> {
  const { consent, granted, at } = grant;
  const { tenant } = granted;
  // A consent may take minutes, in which its admin can be demoted or leave.
  const practice = await tx.practices.find(consent.practiceId, consent.subject);
  if (practice?.role !== 'ADMIN') {
    return 'Only an admin may connect the practice to XPM. The person who started this is no longer an admin.';
  }
  const existing = await tx.connections.lock(consent.practiceId);
  if (existing !== null && existing.tenantId !== null && existing.tenantId !== tenant.tenantId) {
    // Its records bear the other account's identifiers: everything would be there twice.
    return 'This is another XPM account than the one that the practice was connected to before.';
  }
  if (await tx.connections.isTaken(tenant.tenantId, consent.practiceId)) {
    return 'This XPM account belongs to another practice here.';
  }
  const by = { name: consent.requestedBy, at };
  await tx.connections.connect(consent.practiceId, granted, by);
  await tx.outbox.enqueue({ type: 'set-schedules', practiceId: consent.practiceId }, at);
  // What was asked for and edited while the connection was lost goes on now.
  const { practiceId } = consent;
  await resumeSyncs(tx, { practiceId, at }, ({ failure }) => failure !== null);
  return null;
}
