import type { Transaction } from '../../db/unit-of-work.ts';
import type { PracticeEvent } from '../../domain/activity/events.ts';
import { listChanged } from '../../domain/activity/events.ts';
import type { Findings } from '../../domain/records/problem.ts';
import { foundIn } from '../../domain/records/problem.ts';
import { skippedRecords } from '../../domain/records/read-problem.ts';
import { wholeKindOf } from '../../domain/sync/contents-of.ts';
import type { StoreResult } from '../../domain/sync/stored-batch.ts';
import { advance } from '../../domain/sync/stored-batch.ts';
import type { SyncCursor, SyncProgress, SyncRun } from '../../domain/sync/sync-run.ts';
import { recordPendingSyncChanges } from '../../edits/pending-sync-changed.ts';
import { endTrouble } from '../../practices/connection/connection-health.ts';
import { saveRun } from '../save-run.ts';
import type { Batch } from '../steps/batch.ts';
import type { OpenList, ReadList, Step } from '../steps/step.ts';
import { resumeSyncs, waitsForSource } from '../wake.ts';
import { keepStoring } from './keep-storing.ts';
import type { Page, SyncPageDependencies } from './page.ts';
import { lockCurrentAttempt } from './page.ts';

/** Stores the list batch by batch. The next batch is read while Postgres stores the current one. */
export async function storePage(
  deps: SyncPageDependencies,
  page: Page,
  list: OpenList,
): Promise<ReadList> {
  const listed: string[] = [];
  let unidentified = 0;
  let hasSucceeded = false;
  let storing: Promise<void> = Promise.resolve();
  try {
    for await (const batch of list.batches) {
      await storing;
      storing = keepStoring(deps, page, () => storeBatch(deps, page, batch));
      // A failure is thrown by the next await; until then it must not count as unhandled.
      storing.catch(() => undefined);
      listed.push(...batch.ids);
      unidentified += unidentifiedIn(batch);
      hasSucceeded ||= batch.hasSucceeded;
    }
  } finally {
    await storing;
  }
  const { asOf, call } = list;
  return { asOf, call, listed, unidentified, hasSucceeded: hasSucceeded || call !== 0n };
}

const unidentifiedIn = ({ findings: { problems } }: Batch): number =>
  skippedRecords(problems).filter(({ xpmId }) => xpmId === null).length;

/** Stores the rows, cursor, counters and events of a batch in one transaction. */
async function storeBatch(deps: SyncPageDependencies, page: Page, batch: Batch): Promise<void> {
  const { step } = page;
  const { hasSucceeded } = batch;
  await deps.unitOfWork.transaction(async (tx) => {
    const before = await lockCurrentAttempt(tx, page.run);
    const at = deps.clock.now();
    const stored = await batch.store(tx, at);
    await storeFindings(tx, page, batch.findings, at);
    const { practiceId } = before;
    const after = {
      ...before,
      wait: null,
      consecutiveFailures: hasSucceeded ? 0 : before.consecutiveFailures,
      progress: progressAfter(before, { step, batch, stored }),
      cursor: cursorAfter(before, batch),
    };
    const tags = await tagEvents(tx, step, { practiceId, stored, at });
    const events = stored.ids.length > 0 ? [listChanged(step.list, stored.ids), ...tags] : tags;
    if (hasSucceeded && before.consecutiveFailures > 0) {
      await resumeSyncs(tx, { practiceId, at }, waitsForSource);
    }
    if (hasSucceeded && page.isProbe) {
      await endTrouble(tx, deps, { practiceId, origin: before.kind });
    }
    await saveRun(tx, { before, after, events }, at);
  });
}

interface StoredRows {
  readonly practiceId: string;
  readonly stored: StoreResult;
  readonly at: Date;
}

async function tagEvents(
  tx: Transaction,
  { tagged: type }: Step,
  { practiceId, stored, at }: StoredRows,
): Promise<readonly PracticeEvent[]> {
  if (type === null) return [];
  const changes = { practiceId, type, ids: stored.pendingSyncChanged };
  return recordPendingSyncChanges(tx, changes, at);
}

interface StoredBatch {
  readonly step: Step;
  readonly batch: Batch;
  readonly stored: StoreResult;
}

function progressAfter(
  { progress, cursor }: SyncRun,
  { step, batch, stored }: StoredBatch,
): SyncProgress {
  switch (step.counted) {
    case 'none':
      return progress;
    case 'archived':
      return { ...progress, archived: progress.archived + stored.archived };
    case 'written':
      return advance(progress, { stored, counted: stored.added + stored.changed, skipped: 0 });
    case 'all': {
      const counted = Math.min(batch.size, Math.max(0, batch.end - cursor.position));
      const skipped = Math.min(counted, skippedRecords(batch.findings.problems).length);
      return advance(progress, { stored, counted, skipped });
    }
  }
}

/** After a crash the list is read again from its start, and earlier batches leave the cursor alone. */
function cursorAfter({ cursor }: SyncRun, batch: Batch): SyncCursor {
  return {
    ...cursor,
    position: Math.max(cursor.position, batch.end),
    after: batch.after ?? cursor.after,
    refusals: batch.refusals ?? cursor.refusals,
    notes: batch.note === null ? cursor.notes : [batch.note],
  };
}

/**
 * Stores the problems of a batch and resolves what its records no longer have. Records without problems
 * cost a statement only while problems of their content are open.
 */
async function storeFindings(
  tx: Transaction,
  { run, step: { content }, hasOpenProblems }: Page,
  { examined, problems }: Findings,
  at: Date,
): Promise<void> {
  const { id: runId, practiceId } = run;
  // A problem stays among those of its cause when a retry finds it again.
  const kind = run.kind === 'PROBLEMS' ? wholeKindOf(content) : run.kind;
  const by = { practiceId, kind, runId, content, at };
  if (problems.length > 0) {
    await tx.problems.save(
      by,
      problems.map((problem) => foundIn(content, problem)),
    );
  }
  if (hasOpenProblems && examined.length > 0) await tx.problems.resolve(by, examined);
}
