import type { Transaction } from '../../db/unit-of-work.ts';
import { listChanged } from '../../domain/activity/events.ts';
import { describeSkipped } from '../../domain/records/problem.ts';
import { nounOf } from '../../domain/records/record-list.ts';
import { contentsOf } from '../../domain/sync/contents-of.ts';
import { nothingStored } from '../../domain/sync/stored-batch.ts';
import { readsWholePractice } from '../../domain/sync/sync-kind.ts';
import type { SyncMode, SyncRun } from '../../domain/sync/sync-run.ts';
import { startPosition, transition } from '../../domain/sync/sync-run.ts';
import type { PracticeSource } from '../../ports/xpm/source.ts';
import { releaseProbe } from '../../practices/connection/call-gate.ts';
import { endTrouble } from '../../practices/connection/connection-health.ts';
import type { PageOutcome } from '../../temporal/contract.ts';
import type { SettledMissing } from '../deletions/settle.ts';
import { settleMissing } from '../deletions/settle.ts';
import { descriptorOf } from '../kinds/index.ts';
import { saveRun } from '../save-run.ts';
import type { ReadList, Step } from '../steps/step.ts';
import { resumeSyncs, waitsForSource } from '../wake.ts';
import { routeOf } from './first-route.ts';
import type { Page, SyncPageDependencies } from './page.ts';
import { lockCurrentAttempt } from './page.ts';

/** A list that was read to its end, in the transaction that ends its step. */
interface StepEnd {
  readonly tx: Transaction;
  readonly step: Step;
  readonly list: ReadList;
  readonly at: Date;
  readonly newId: () => string;
  readonly source: PracticeSource;
}

/**
 * Ends the page's step: settles the records that its list lacks, then moves the run to its next step, to
 * the rerun that was requested meanwhile, or to its end.
 */
export async function finishPage(
  deps: SyncPageDependencies,
  { run, step, isProbe }: Page,
  list: ReadList,
): Promise<PageOutcome> {
  return deps.unitOfWork.transaction(async (tx) => {
    const before = await lockCurrentAttempt(tx, run);
    const end: StepEnd = {
      tx,
      step,
      list,
      at: deps.clock.now(),
      newId: deps.newId,
      source: deps.source,
    };
    const missing = await settle(end, before);
    const next = await nextOf(end, await countStep(end, before, missing));
    // The step has ended: a repetition, after a commit whose confirmation was lost, must not end the next one.
    const after = { ...next, cursor: { ...next.cursor, attempt: before.cursor.attempt + 1 } };
    const { ids } = missing.archived;
    const events =
      ids.length > 0 ? [listChanged(step.list, ids), ...missing.events] : missing.events;
    if (list.hasSucceeded && before.consecutiveFailures > 0) {
      await resumeSyncs(tx, { practiceId: run.practiceId, at: end.at }, waitsForSource);
    }
    // A page without a successful call has found out nothing.
    const settleProbe = list.hasSucceeded ? endTrouble : releaseProbe;
    if (isProbe) await settleProbe(tx, deps, { ...run, origin: run.kind });
    await saveRun(tx, { before, after, events }, end.at);
    return { type: after.finishedAt === null ? 'more' : 'ended' };
  });
}

const nothingMissing: SettledMissing = { archived: nothingStored, review: null, events: [] };

async function settle(
  { tx, step: { missing }, list, at, newId }: StepEnd,
  run: SyncRun,
): Promise<SettledMissing> {
  if (missing === null) return nothingMissing;
  const { practiceId, kind } = run;
  const { settles: table, oneByOne } = missing;
  // The review is locked before its records, in the same order as by the admin's decision.
  const open =
    table === null
      ? null
      : await tx.deletionReviews.lockPending({ practiceId, kind, noun: nounOf(table.list) });
  await missing.mark(tx, { practiceId, list, at });
  if (table === null) return nothingMissing;
  return settleMissing(tx, { run, table, list, open, oneByOne, at, newId });
}

const countsRead = ({ counted }: Step): boolean => counted === 'all' || counted === 'written';

/** A list that can be too large for one response and was read completely. */
const isWholeList = ({ largeList, missing }: Step, { mode, cursor }: SyncRun): boolean =>
  largeList === 'AT_ONCE' && missing !== null && mode === 'FULL' && cursor.route === 'WHOLE';

/** The run with the counters and messages of the ended step. */
async function countStep(
  { tx, step, list, source }: StepEnd,
  run: SyncRun,
  { archived, review }: SettledMissing,
): Promise<SyncRun> {
  const { cursor, progress } = run;
  if (isWholeList(step, run)) await tx.knownLists.clearLarge(run.practiceId, step.list);
  const later = descriptorOf(run.kind)
    .steps(run, source)
    .slice(cursor.step + 1);
  const notes = step.notes === null ? cursor.notes : await step.notes(tx, run.practiceId);
  const reviews = review === null ? cursor.reviews : [...cursor.reviews, review];
  return {
    ...run,
    wait: null,
    consecutiveFailures: list.hasSucceeded ? 0 : run.consecutiveFailures,
    cursor: { ...cursor, reviews, notes, sizeFailures: 0 },
    progress:
      step.counted === 'none'
        ? progress
        : {
            ...progress,
            archived: progress.archived + archived.archived,
            // A later list can have more to count: until then the total is unknown.
            total: later.some(countsRead) ? null : progress.read,
          },
  };
}

/** The next step that the run needs; `null` after the last one. */
async function nextStep({ tx, at, source }: StepEnd, run: SyncRun): Promise<number | null> {
  const steps = descriptorOf(run.kind).steps(run, source);
  for (let step = run.cursor.step + 1; step < steps.length; step += 1) {
    if ((await steps[step]?.isNeeded?.(tx, run, at)) !== false) return step;
  }
  return null;
}

async function nextOf(end: StepEnd, run: SyncRun): Promise<SyncRun> {
  const { rerunRequested } = run;
  // A list of our own records has no time of XPM's.
  const readAsOf = end.list.call === 0n ? run.cursor.readAsOf : end.list.asOf;
  const cursor = { ...run.cursor, readAsOf };
  const step = await nextStep(end, run);
  if (step !== null) return { ...run, cursor: { ...cursor, ...startPosition, step } };
  // What was skipped is read again on its own, so it holds nothing back.
  if (readsWholePractice(run.kind)) {
    await saveWatermark(end, run, readAsOf ?? end.list.asOf);
    // Pages do not show every record, so what they lack may still have its problem.
    if (run.mode === 'FULL' && cursor.route === 'WHOLE') await resolveUnseen(end, run);
  }
  if (rerunRequested !== null) return rerun(end, { ...run, cursor }, rerunRequested);
  const { id, startedAt } = run;
  const skipped = await end.tx.problems.skippedBy({ id, startedAt: startedAt ?? run.requestedAt });
  const problems = describeSkipped(skipped);
  const isComplete = problems.length + cursor.reviews.length === 0;
  const ended = transition(run, isComplete ? 'SUCCEEDED' : 'PARTIAL', end.at);
  return { ...ended, cursor: { ...cursor, problems } };
}

async function rerun({ tx, source, at }: StepEnd, run: SyncRun, mode: SyncMode): Promise<SyncRun> {
  const again: SyncRun = {
    ...run,
    mode,
    rerunRequested: null,
    progress: { ...run.progress, total: null },
  };
  const route = await routeOf(tx, source, { run: again, at });
  return { ...again, cursor: { ...run.cursor, ...startPosition, route, reviews: [] } };
}

/** The next incremental run reads from here. Without a complete read it starts where the last one did. */
async function saveWatermark({ tx }: StepEnd, run: SyncRun, readAsOf: Date): Promise<void> {
  const earlier = await tx.watermarks.find(run.practiceId, run.kind);
  const isFull = run.mode === 'FULL' || earlier === null;
  await tx.watermarks.save(run.practiceId, run.kind, {
    readAsOf,
    fullReadAsOf: isFull ? readAsOf : earlier.fullReadAsOf,
  });
}

/** Resolves what a full run has not found again, for example because XPM no longer lists the record. */
async function resolveUnseen({ tx, at }: StepEnd, run: SyncRun): Promise<void> {
  const since = run.startedAt ?? run.requestedAt;
  await tx.problems.resolveUnseen(run.practiceId, contentsOf(run.kind), { since, at });
}
