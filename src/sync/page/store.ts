import type { Transaction } from '../../db/unit-of-work.ts';
import type { StoreResult } from '../../domain/sync/stored-batch.ts';
import { advance } from '../../domain/sync/stored-batch.ts';
import type { SyncCursor, SyncProgress, SyncRun } from '../../domain/sync/sync-run.ts';
import { isFinished } from '../../domain/sync/sync-run.ts';
import { recordPendingSyncChanges } from '../../edits/pending-sync-changed.ts';
import type { UnreadableRecord } from '../../ports/source.ts';
import { saveRun } from '../save-run.ts';
import type { Batch } from './batch.ts';
import type { OpenPage } from './fetch.ts';
import type { SyncPageDependencies } from './sync-page.ts';

/** Thrown when the run ended while its page was being read: it was cancelled. */
export class RunEnded extends Error {
  override readonly name = 'RunEnded';
}

/** Thrown when another reading of the run has begun: this one was believed dead. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}

/** How many problems an activity entry names; the counters tell of the others. */
const namedProblems = 5;

/** Rows, cursor, counters and events of one batch, in one transaction. */
export async function storeBatch(
  deps: SyncPageDependencies,
  page: OpenPage,
  batch: Batch,
): Promise<void> {
  await deps.unitOfWork.transaction(async (tx) => {
    const before = await lockCurrentAttempt(tx, page.run);
    const at = deps.clock.now();
    const stored = await batch.store(tx, at);
    const after = {
      ...before,
      // Of a list only the end tells that its call went well; each batch of a sweep is whole answers.
      consecutiveFailures: batch.after === undefined ? before.consecutiveFailures : 0,
      progress: progressAfter(before, { page, batch, stored }),
      cursor: cursorAfter(before, page, batch),
    };
    const { step } = page;
    const { tagged: type } = step;
    const { practiceId } = before;
    const tags =
      type === undefined
        ? []
        : await recordPendingSyncChanges(
            tx,
            { practiceId, type, ids: stored.pendingSyncChanged },
            at,
          );
    const events = stored.ids.length > 0 ? [step.changed(stored.ids), ...tags] : tags;
    await saveRun(tx, { before, after, events }, at);
  });
}

/**
 * The run as it is now, held, for the reading that `reader` began. A list that is read again after a
 * crash is counted from where the row says.
 * @throws RunEnded, Superseded
 */
export async function lockCurrentAttempt(tx: Transaction, reader: SyncRun): Promise<SyncRun> {
  const run = await tx.runs.lock(reader.id);
  if (run === null || isFinished(run)) throw new RunEnded();
  if (run.cursor.attempt !== reader.cursor.attempt) throw new Superseded();
  return run;
}

interface Outcome {
  readonly page: OpenPage;
  readonly batch: Batch;
  readonly stored: StoreResult;
}

function progressAfter(before: SyncRun, { page, batch, stored }: Outcome): SyncProgress {
  const { counted: which } = page.step;
  if (which === 'none') return before.progress;
  if (which === 'archived') {
    return { ...before.progress, archived: before.progress.archived + stored.archived };
  }
  if (which === 'written') {
    const written = stored.added + stored.changed;
    return advance(before.progress, { stored, counted: written, skipped: 0 });
  }
  const counted = Math.min(batch.size, Math.max(0, batch.end - before.cursor.position));
  const skipped = Math.min(counted, batch.unreadable.length);
  return advance(before.progress, { stored, counted, skipped });
}

function cursorAfter(before: SyncRun, page: OpenPage, batch: Batch): SyncCursor {
  const { cursor } = before;
  const isNew = batch.end > cursor.position;
  const problems = isNew ? batch.unreadable.map((each) => describe(page.step.noun, each)) : [];
  return {
    ...cursor,
    position: Math.max(cursor.position, batch.end),
    after: batch.after ?? cursor.after,
    notes: batch.note === undefined ? cursor.notes : [batch.note],
    problems: [...cursor.problems, ...problems].slice(0, namedProblems),
  };
}

function describe(noun: string, record: UnreadableRecord): string {
  if (record.position === null) return `${record.label ?? noun} was skipped: ${record.problem}.`;
  const label = record.label === null ? '' : ` (${record.label})`;
  return `Entry ${record.position + 1} of the list of ${noun}${label} was skipped: ${record.problem}.`;
}
