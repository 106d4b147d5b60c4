import type { Transaction } from '../../db/unit-of-work.ts';
import { nothingStored } from '../../domain/sync/stored-batch.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import { startPosition, transition } from '../../domain/sync/sync-run.ts';
import type { PageOutcome } from '../../temporal/contract.ts';
import type { SettledMissing } from '../deletions/settle.ts';
import { settleMissing } from '../deletions/settle.ts';
import { saveRun } from '../save-run.ts';
import type { ReadList } from '../steps/step.ts';
import { stepsOf } from '../steps/steps.ts';
import type { OpenPage } from './fetch.ts';
import { lockCurrentAttempt } from './store.ts';
import type { SyncPageDependencies } from './sync-page.ts';

/** What a list's end is known to mean, in the transaction that ends its step. */
interface StepEnd {
  readonly tx: Transaction;
  readonly page: OpenPage;
  readonly list: ReadList;
  readonly at: Date;
  readonly newId: () => string;
}

/**
 * A list was read to its end: settles what is missing from it, and goes on to the next step, to a further
 * pass that was asked for meanwhile, or to the run's end.
 */
export async function finishStep(
  deps: SyncPageDependencies,
  page: OpenPage,
  list: ReadList,
): Promise<PageOutcome> {
  return deps.unitOfWork.transaction(async (tx) => {
    const before = await lockCurrentAttempt(tx, page.run);
    const end: StepEnd = { tx, page, list, at: deps.clock.now(), newId: deps.newId };
    const missing = await dealWithMissing(end, before);
    const after = await nextOf(end, await countStep(end, before, missing));
    const { ids } = missing.archived;
    const events = ids.length > 0 ? [page.step.changed(ids), ...missing.events] : missing.events;
    await saveRun(tx, { before, after, events }, end.at);
    return { type: after.finishedAt === null ? 'more' : 'ended' };
  });
}

const nothingMissing: SettledMissing = { archived: nothingStored, review: null, events: [] };

async function dealWithMissing(
  { tx, page, list, at, newId }: StepEnd,
  run: SyncRun,
): Promise<SettledMissing> {
  const { missing } = page.step;
  if (missing === null) return nothingMissing;
  const { practiceId, kind } = run;
  const { settles: noun, oneByOne } = missing;
  // The question before the records that it is about, as whoever decides it does.
  const open = noun === null ? null : await tx.deletionReviews.lockOpen({ practiceId, kind, noun });
  await missing.mark(tx, { practiceId, list, at });
  if (noun === null || list.unidentified > 0) return nothingMissing;
  return settleMissing(tx, { run, noun, open, oneByOne, at, newId });
}

/** The run with what the end of the step adds to its counters and to what it has to say. */
async function countStep(
  { tx, page }: StepEnd,
  run: SyncRun,
  { archived, review }: SettledMissing,
): Promise<SyncRun> {
  const { cursor, progress } = run;
  const { step } = page;
  return {
    ...run,
    consecutiveFailures: 0,
    cursor: {
      ...cursor,
      reviews: review === null ? cursor.reviews : [...cursor.reviews, review],
      notes: (await step.notes?.(tx, run.practiceId)) ?? cursor.notes,
    },
    progress: {
      ...progress,
      ...(step.counted !== 'none' && {
        archived: progress.archived + archived.archived,
        total: progress.read,
      }),
    },
  };
}

async function nextOf(end: StepEnd, run: SyncRun): Promise<SyncRun> {
  const { cursor, rerunRequested } = run;
  const step = cursor.step + 1;
  if (step < stepsOf(run).length) return { ...run, cursor: { ...cursor, ...startPosition, step } };
  if (cursor.problems.length === 0 && run.recordId === null) await saveWatermark(end, run);
  if (rerunRequested !== null) {
    return {
      ...run,
      mode: rerunRequested,
      rerunRequested: null,
      cursor: { ...cursor, ...startPosition, reviews: [] },
      progress: { ...run.progress, total: null },
    };
  }
  const isWhole = cursor.problems.length + cursor.reviews.length === 0;
  return transition(run, isWhole ? 'SUCCEEDED' : 'PARTIAL', end.at);
}

/** The next delta begins where this pass began, unless something of it is still missing here. */
async function saveWatermark({ tx, list }: StepEnd, run: SyncRun): Promise<void> {
  const earlier = await tx.watermarks.find(run.practiceId, run.kind);
  const full = run.mode === 'FULL' || earlier === null;
  await tx.watermarks.save(run.practiceId, run.kind, {
    readAsOf: list.asOf,
    fullReadAsOf: full ? list.asOf : earlier.fullReadAsOf,
  });
}
