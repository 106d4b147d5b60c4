import type { Transaction, XpmConnection } from '../../db/unit-of-work.ts';
import type { XpmConnectionState } from '../../domain/practice/connection-state.ts';
import { canMove, hasConsent } from '../../domain/practice/connection-state.ts';
import type { ConnectionTrouble } from '../../domain/practice/connection-trouble.ts';
import {
  concerns,
  isDoubt,
  isTrouble,
  isUnlisted,
  mustNotifyAdmins,
  troubleAfter,
} from '../../domain/practice/connection-trouble.ts';
import type { RetryPolicy } from '../../domain/sync/failed-call.ts';
import { describeFailure } from '../../domain/sync/failed-call.ts';
import type { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { Clock } from '../../ports/clock.ts';
import { resumeSyncs, waitsForConnection } from '../../sync/wake.ts';
import type { Caller } from './call-gate.ts';
import { releaseProbe } from './call-gate.ts';
import { recordConnection, recordConnectionChange } from './record-connection.ts';

/** What keeps a connection's health. */
export interface HealthDependencies {
  readonly clock: Clock;
  readonly newId: () => string;
  readonly retryPolicy: RetryPolicy;
  readonly jitter: (pauseMs: number) => number;
}

/** A failure at a practice's connection. */
interface ConnectionFailure {
  readonly practiceId: string;
  readonly failure: SourceFailure;
  /** When the page or the round of the call started. */
  readonly startedAt: Date;
}

export interface FailedCallFacts extends Caller, ConnectionFailure {
  readonly isProbe: boolean;
}

/**
 * What a failed call means for its practice's connection.
 * - `untouched`: nothing.
 * - `troubled`: calls wait for the next probe; the consent stays.
 * - `lost`: the connection needs an admin from now on.
 * - `renewed`: an admin connected again while the old consent was being rejected; a retry will succeed.
 * - `ended`: an admin has disconnected; nothing is retried.
 */
export type ConnectionEffect =
  | { readonly type: 'untouched' }
  | { readonly type: 'troubled' | 'lost'; readonly trouble: ConnectionTrouble | null }
  | { readonly type: 'renewed' }
  | { readonly type: 'ended' };

const untouched: ConnectionEffect = { type: 'untouched' };

/** When the practice's next probe is due after the failed call; `null` when no probe is. */
export const nextProbeOf = (effect: ConnectionEffect): Date | null =>
  effect.type === 'troubled' || effect.type === 'lost'
    ? (effect.trouble?.nextProbeAt ?? null)
    : null;

/**
 * Records what a failed call says about the connection. Only the identity server's `invalid_grant` ends the
 * consent and deletes its tokens. Everything else is trouble: the tokens stay, and probes find its end.
 */
export async function recordFailedCall(
  tx: Transaction,
  deps: HealthDependencies,
  call: FailedCallFacts,
): Promise<ConnectionEffect> {
  const { reason } = call.failure;
  if (reason.type === 'auth') return recordEndedConsent(tx, call);
  if (!isTrouble(reason)) {
    if (call.isProbe) await endProbe(tx, deps, call);
    return untouched;
  }
  const locked = await lockConsent(tx, call);
  return locked.type === 'locked'
    ? recordTrouble(tx, deps, { ...call, connection: locked.connection })
    : locked;
}

/** Ends the practice's consent after the identity server's `invalid_grant`, and deletes its tokens. */
export async function recordEndedConsent(
  tx: Transaction,
  call: ConnectionFailure,
): Promise<ConnectionEffect> {
  const locked = await lockConsent(tx, call);
  if (locked.type !== 'locked') return locked;
  const { message } = describeFailure(call.failure);
  await tx.connections.end(call.practiceId, 'NEEDS_RECONNECT', message);
  return hasConsent(locked.connection.state) ? { type: 'lost', trouble: null } : untouched;
}

type LockedConsent =
  | { readonly type: 'locked'; readonly connection: XpmConnection }
  | Extract<ConnectionEffect, { readonly type: 'renewed' | 'ended' }>;

/** The connection, locked, if it still is the one with which the call was made. */
async function lockConsent(
  tx: Transaction,
  { practiceId, startedAt }: ConnectionFailure,
): Promise<LockedConsent> {
  const connection = await tx.connections.lock(practiceId);
  if (connection === null || connection.state === 'DISCONNECTED') return { type: 'ended' };
  const { connectedAt } = connection;
  if (connectedAt !== null && connectedAt >= startedAt) return { type: 'renewed' };
  return { type: 'locked', connection };
}

/** XPM has responded to the probe, although not as wanted; or the probe was not made. */
function endProbe(tx: Transaction, deps: HealthDependencies, call: FailedCallFacts): Promise<void> {
  const { type } = call.failure.reason;
  const hasResponded = type === 'rejected' || type === 'unreadable';
  return hasResponded ? endTrouble(tx, deps, call) : releaseProbe(tx, deps, call);
}

async function recordTrouble(
  tx: Transaction,
  { retryPolicy, clock, jitter }: HealthDependencies,
  { connection, ...call }: FailedCallFacts & { readonly connection: XpmConnection },
): Promise<ConnectionEffect> {
  const { practiceId, failure } = call;
  const at = clock.now();
  const before = await tx.connectionTrouble.find(practiceId);
  const policy = { initialWaitMs: retryPolicy.initialWaitSeconds * 1000, jitter };
  const trouble = troubleAfter(before, { ...call, at }, policy);
  await tx.connectionTrouble.save(practiceId, trouble);
  if (isUnlisted(failure.reason)) {
    if (!hasConsent(connection.state)) return { type: 'troubled', trouble };
    await move(tx, connection, 'NEEDS_RECONNECT', describeFailure(failure).message);
    return { type: 'lost', trouble };
  }
  if (isDoubt(failure.reason) && connection.state === 'CONNECTED') {
    await move(tx, connection, 'UNCERTAIN', null);
  }
  return { type: 'troubled', trouble };
}

/** Moves the locked connection to another state; its tokens stay. */
function move(
  tx: Transaction,
  { practiceId, state }: XpmConnection,
  to: XpmConnectionState,
  reason: string | null,
): Promise<void> {
  if (!canMove(state, to)) throw new Error(`A ${state} connection cannot become ${to}.`);
  return tx.connections.move(practiceId, to, reason);
}

const title = 'Connection to XPM';

/** Reports to the practice what it has to know of the effect. Call it last: it writes events. */
export async function reportFailedCall(
  tx: Transaction,
  deps: Pick<HealthDependencies, 'clock' | 'newId'>,
  { practiceId, failure, effect }: ConnectionFailure & { readonly effect: ConnectionEffect },
): Promise<void> {
  if (effect.type === 'lost') {
    const { message } = describeFailure(failure);
    const status = 'ACTION_REQUIRED';
    return recordConnection(tx, deps, { practiceId, message, actor: null, title, status });
  }
  if (effect.type !== 'troubled' || effect.trouble === null) return;
  const at = deps.clock.now();
  if (!mustNotifyAdmins(effect.trouble, at)) return recordConnectionChange(tx, practiceId, at);
  await tx.connectionTrouble.save(practiceId, { ...effect.trouble, adminsNotifiedAt: at });
  const message = `Calls to XPM have failed for more than an hour. ${effect.trouble.evidence} Syncs and edits are kept, and continue automatically as soon as XPM responds again. If XPM works in the browser, an admin can try to connect again; otherwise look at Xero's status page.`;
  await recordConnection(tx, deps, { practiceId, message, actor: null, title, status: 'ALERT' });
}

/** Ends the trouble after a response of XPM's, and wakes every sync and edit that waited for it. */
export async function endTrouble(
  tx: Transaction,
  deps: Pick<HealthDependencies, 'clock' | 'newId'>,
  { practiceId, origin }: Caller,
): Promise<void> {
  const connection = await tx.connections.lock(practiceId);
  const trouble = await tx.connectionTrouble.find(practiceId);
  if (connection === null || trouble === null || connection.state === 'DISCONNECTED') return;
  await tx.connectionTrouble.clear(practiceId);
  if (connection.state !== 'CONNECTED') await move(tx, connection, 'CONNECTED', null);
  const at = deps.clock.now();
  // Trouble of another kind's calls alone did not stop this one; those calls keep their own waits.
  if (concerns(trouble, origin)) {
    await resumeSyncs(tx, { practiceId, at }, waitsForConnection);
  }
  if (trouble.adminsNotifiedAt === null && hasConsent(connection.state)) {
    return recordConnectionChange(tx, practiceId, at);
  }
  const message = 'XPM responds again. Syncs and edits continue automatically.';
  await recordConnection(tx, deps, { practiceId, message, actor: null, title, status: 'SUCCESS' });
}
