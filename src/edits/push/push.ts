import type { Transaction } from '../../db/unit-of-work.ts';
import type { PendingChange } from '../../domain/edits/pending-change.ts';
import { isQueued } from '../../domain/edits/pending-change.ts';
import { refusedAs } from '../../domain/edits/refusal.ts';
import type { PracticeSource } from '../../domain/practice/practice.ts';
import { hasManualSync, sourceNames } from '../../domain/practice/practice.ts';
import type { RecordFacts, RecordKey } from '../../domain/records/record.ts';
import { SourceFailure, withoutText } from '../../domain/sync/source-failure.ts';
import type { NotFound } from '../../ports/xpm/source.ts';
import { passGate } from '../../practices/connection/call-gate.ts';
import { endTrouble } from '../../practices/connection/connection-health.ts';
import { resumeAfter, StoreFailed } from '../../sync/page/page.ts';
import type { PushInput, PushOutcome } from '../../temporal/contract.ts';
import { keyOf } from '../edit-record.ts';
import { callsOfPush } from './calls-of-push.ts';
import { compareChanges } from './compare.ts';
import { delayPush, failPush, waitForProbe } from './fail.ts';
import { keepReadingBack, keepSettling, keepStoring } from './keep-storing.ts';
import { readRemote } from './remote-record.ts';
import type { PushDependencies, PushRound } from './round.ts';
import { RoundFailed } from './round.ts';
import type { SentChanges } from './send.ts';
import { sendChanges } from './send.ts';
import { settlePush } from './settle.ts';

/**
 * Pushes a record's queued changes to XPM in one round: compare, send, settle, report. A round may be repeated:
 * the comparison finds what an earlier one has sent, and does not send it again.
 * @throws RoundFailed, StoreFailed after an internal error once the round has made calls
 */
export async function pushChanges(
  deps: PushDependencies,
  input: PushInput,
  signal: AbortSignal,
): Promise<PushOutcome> {
  const startedAt = deps.clock.now();
  const { practiceId, id } = input;
  const queued = await deps.unitOfWork.transaction(async (tx) => {
    const found = await queuedOf(tx, keyOf(input));
    if (found === null) return null;
    if (!hasManualSync(found.source)) {
      await keepUnsent(tx, deps, found);
      return null;
    }
    const gate = await passGate(tx, { practiceId, origin: 'PUSH' }, startedAt);
    if (gate.type === 'closed') await waitForProbe(tx, { deps, record: found.record, gate });
    return { ...found, gate };
  });
  if (queued === null || queued.gate.type === 'closed') await deps.endSeries(practiceId, id);
  if (queued === null) return { type: 'idle' };
  const { record, isOurs, changes, gate } = queued;
  if (gate.type === 'closed') {
    return { type: 'paused', resumeAt: resumeAfter(deps, gate.until), failed: false };
  }
  const { isProbe } = gate;
  const series = { id, calls: callsOfPush(deps.target, changes) };
  const round = { deps, input, record, isOurs, startedAt, isProbe, signal, series };
  try {
    return await runRound(round, changes);
  } catch (error) {
    // Another worker repeats at once what this one had to stop.
    if (error instanceof StoreFailed || signal.aborted) throw error;
    throw new RoundFailed(round, error);
  }
}

async function runRound(round: PushRound, changes: readonly PendingChange[]): Promise<PushOutcome> {
  const { deps, isProbe } = round;
  const { practiceId, id } = round.record;
  const endSeries = () => keepStoring(round, () => deps.endSeries(practiceId, id));
  try {
    const outcome = await push(round, changes);
    await endSeries();
    if (isProbe) {
      const caller = { practiceId, origin: 'PUSH' } as const;
      const { unitOfWork } = deps;
      await keepStoring(round, () => unitOfWork.transaction((tx) => endTrouble(tx, deps, caller)));
    }
    return outcome;
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    deps.onFailure(error, { practiceId });
    // A round that a limit stopped keeps its place in the queue.
    if (error.reason.type !== 'limited') await endSeries();
    const recordFailure = () =>
      failPush(round, error).catch(() => failPush(round, withoutText(error)));
    return keepStoring(round, recordFailure);
  }
}

interface Queued {
  readonly record: RecordFacts;
  readonly source: PracticeSource;
  readonly isOurs: boolean;
  readonly changes: readonly PendingChange[];
}

async function queuedOf(tx: Transaction, key: RecordKey): Promise<Queued | null> {
  const record = await tx.records.lock(key);
  if (record === null) return null;
  const changes = (await tx.pending.of(record)).filter(isQueued);
  if (changes.length === 0) return null;
  const practice = await tx.practices.automation(record.practiceId);
  if (practice === null) return null;
  const isOurs = record.type === 'CLIENT' && practice.primaryForClientMaintenance;
  return { record, source: practice.source, changes, isOurs };
}

/**
 * Leaves the changes queued without a call, because the practice's records come from elsewhere since they were
 * entered. When the source changes back, they are sent.
 */
async function keepUnsent(
  tx: Transaction,
  deps: PushDependencies,
  { record, source }: Queued,
): Promise<void> {
  const at = deps.clock.now();
  const problem = `Records of this practice come from ${sourceNames[source]}, so the edit is kept and not sent to XPM.`;
  const events = await delayPush(tx, { deps, record, at }, { problem, until: null, alert: null });
  await tx.events.append(record.practiceId, events, at);
}

async function push(round: PushRound, queued: readonly PendingChange[]): Promise<PushOutcome> {
  const { deps, record, signal, series } = round;
  const options = { signal, priority: 'WRITE', series } as const;
  const before = await readRemote(deps.source, record, queued, options);
  if (before.type === 'notFound') {
    const refused = refusedAll(queued, before);
    return keepStoring(round, () => settlePush(round, refused, { before, after: null }));
  }
  const comparison = await keepStoring(round, () =>
    deps.unitOfWork.transaction((tx) => compareChanges(tx, round, before)),
  );
  if (comparison.changes.length === 0) return { type: comparison.isMoreQueued ? 'more' : 'idle' };
  const context = { target: deps.target, record, options: comparison.options };
  const sent = await sendChanges(context, comparison.changes);
  const accepted = [...sent].flatMap(([change, refusal]) => (refusal === null ? [change] : []));
  const after =
    accepted.length === 0
      ? null
      : await keepReadingBack(round, () => readRemote(deps.source, record, accepted, options));
  return keepSettling(round, sent, {
    before,
    after: after !== null && after.type === 'notFound' ? null : after,
  });
}

const refusedAll = (changes: readonly PendingChange[], { statement }: NotFound): SentChanges =>
  new Map(changes.map((change) => [change, refusedAs('RECORD_NOT_IN_XPM', statement)]));
