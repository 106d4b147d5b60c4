import type { Transaction } from '../../src/domain/ports/unit-of-work.ts';
import { mayArchiveMissing, nothingStored } from '../../src/domain/reconcile.ts';
import type { StoredBatch } from '../../src/domain/reconcile.ts';
import { recordRun } from '../../src/domain/record-run.ts';
import { beginning, move } from '../../src/domain/sync-run.ts';
import type { SyncRun } from '../../src/domain/sync-run.ts';
import type { PageOutcome } from '../contract.ts';
import type { OpenPage, ReadList } from './read-page.ts';
import { stepsOf } from './steps.ts';
import { lockReading } from './store-batch.ts';
import type { SyncPageDependencies } from './sync-page.ts';

/** What a list's end is known to mean, in the transaction that ends its step. */
interface StepEnd {
  readonly tx: Transaction;
  readonly page: OpenPage;
  readonly list: ReadList;
  readonly at: Date;
}

/**
 * A list was read to its end: archives what a complete list no longer shows, and goes on to the next
 * step, to a further pass that was asked for meanwhile, or to the run's end.
 */
export async function finishStep(
  deps: SyncPageDependencies,
  page: OpenPage,
  list: ReadList,
): Promise<PageOutcome> {
  return deps.unitOfWork.transaction(async (tx) => {
    const before = await lockReading(tx, page.run);
    const end: StepEnd = { tx, page, list, at: deps.clock.now() };
    const { archived, held } = await archiveMissing(end, before);
    const problems = held === null ? before.cursor.problems : [...before.cursor.problems, held];
    const counted: SyncRun = {
      ...before,
      brokenCalls: 0,
      cursor: { ...before.cursor, problems },
      progress: {
        ...before.progress,
        ...(page.step.counted !== 'none' && {
          archived: before.progress.archived + archived.archived,
          total: before.progress.read,
        }),
      },
    };
    const after = await nextOf(end, counted);
    const events = archived.ids.length > 0 ? [page.step.changed(archived.ids)] : [];
    await recordRun(tx, { before, after, events }, end.at);
    return { type: after.finishedAt === null ? 'more' : 'ended' };
  });
}

async function archiveMissing(
  { tx, page, list, at }: StepEnd,
  run: SyncRun,
): Promise<{ readonly archived: StoredBatch; readonly held: string | null }> {
  const rows = page.step.missing?.(tx);
  // An entry without an id may be any of those that seem to be missing.
  if (rows === undefined || list.nameless > 0) return { archived: nothingStored, held: null };
  const { known, missing } = await rows.countMissing(run.practiceId, list.seen);
  if (missing === 0) return { archived: nothingStored, held: null };
  if (mayArchiveMissing(known, missing)) {
    return { archived: await rows.archiveMissing(run.practiceId, list.seen, at), held: null };
  }
  const held = `${missing} of ${known} ${page.step.noun} were missing from XPM's list, more than is usual. They were left as they are.`;
  return { archived: nothingStored, held };
}

async function nextOf(end: StepEnd, run: SyncRun): Promise<SyncRun> {
  const { cursor, askedAgain } = run;
  const step = cursor.step + 1;
  if (step < stepsOf(run).length) return { ...run, cursor: { ...cursor, step, position: 0 } };
  if (cursor.problems.length === 0 && run.recordId === '') await saveWatermark(end, run);
  if (askedAgain !== null) {
    return {
      ...run,
      pass: askedAgain,
      askedAgain: null,
      cursor: { ...cursor, ...beginning },
      progress: { ...run.progress, total: null },
    };
  }
  return move(run, cursor.problems.length === 0 ? 'SUCCEEDED' : 'PARTIAL', end.at);
}

/** The next delta begins where this pass began, unless something of it is still missing here. */
async function saveWatermark({ tx, list }: StepEnd, run: SyncRun): Promise<void> {
  const earlier = await tx.watermarks.find(run.practiceId, run.kind);
  const full = run.pass === 'FULL' || earlier === null;
  await tx.watermarks.save(run.practiceId, run.kind, {
    readAsOf: list.asOf,
    fullReadAsOf: full ? list.asOf : earlier.fullReadAsOf,
  });
}
