import type { Transaction } from '../../db/unit-of-work.ts';
import type { RecordFacts } from '../../domain/records/record.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import { recordKeyOf } from '../../domain/sync/sync-run.ts';
import type { OpenList } from '../steps/step.ts';
import type { Page, SyncPageDependencies } from './page.ts';
import { priorityOfPage } from './page.ts';

/** Makes the page's call. The source maps each record while the list is read. */
export async function fetchPage(
  { unitOfWork, source }: SyncPageDependencies,
  page: Page,
): Promise<OpenList> {
  const { run, step, signal } = page;
  const known = await unitOfWork.transaction(async (tx) => ({
    watermark: await tx.watermarks.find(run.practiceId, run.kind),
    record: await recordOf(tx, run),
  }));
  const priority = priorityOfPage(page);
  const series = { id: run.id, calls: 1 };
  return step.open(source, run, { signal, priority, series, unitOfWork, ...known });
}

/** The one record that the run is about. Records are never removed, so it exists. */
async function recordOf(tx: Transaction, run: SyncRun): Promise<RecordFacts | null> {
  const key = recordKeyOf(run);
  if (key === null) return null;
  const record = await tx.records.find(key);
  if (record === null) throw new Error(`The record of run ${run.id} does not exist.`);
  return record;
}
