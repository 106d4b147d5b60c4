import type { Transaction } from '../../db/unit-of-work.ts';
import { priorityOf } from '../../domain/quota/priority.ts';
import type { RecordFacts } from '../../domain/records/record.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import { recordKeyOf } from '../../domain/sync/sync-run.ts';
import type { PageOutcome } from '../../temporal/contract.ts';
import type { ReadList, Step } from '../steps/step.ts';
import { stepsOf } from '../steps/steps.ts';
import { finishStep } from './finish.ts';
import { storeBatch } from './store.ts';
import type { SyncPageDependencies } from './sync-page.ts';

/** The call that is being read. */
export interface OpenPage {
  readonly run: SyncRun;
  readonly step: Step;
  readonly signal: AbortSignal;
}

/** Makes the call that the run's cursor names and stores its list. */
export async function readPage(
  deps: SyncPageDependencies,
  run: SyncRun,
  signal: AbortSignal,
): Promise<PageOutcome> {
  const step = stepsOf(run)[run.cursor.step];
  if (step === undefined) throw new Error(`Run ${run.id} has no step ${run.cursor.step}.`);
  const page = { run, step, signal };
  return finishStep(deps, page, await storeList(deps, page));
}

/** The one record that the run is about. @throws when it is no longer there: nobody removes records */
async function recordOf(tx: Transaction, run: SyncRun): Promise<RecordFacts | null> {
  const key = recordKeyOf(run);
  if (key === null) return null;
  const record = await tx.records.find(key);
  if (record === null) throw new Error(`Run ${run.id} is about a record that is not there.`);
  return record;
}

/** While Postgres stores one batch, the next one is being read. */
async function storeList(deps: SyncPageDependencies, page: OpenPage): Promise<ReadList> {
  const { run, step, signal } = page;
  const { unitOfWork } = deps;
  const known = await unitOfWork.transaction(async (tx) => ({
    watermark: await tx.watermarks.find(run.practiceId, run.kind),
    record: await recordOf(tx, run),
  }));
  const priority = step.priority ?? priorityOf(run);
  const list = await step.open(deps.source, run, { signal, priority, unitOfWork, ...known });
  const seen: string[] = [];
  let unidentified = 0;
  let storing: Promise<void> = Promise.resolve();
  try {
    for await (const batch of list.batches) {
      await storing;
      storing = storeBatch(deps, page, batch);
      // It is awaited with the next batch or below; until then its failure is not unhandled.
      storing.catch(() => undefined);
      seen.push(...batch.ids);
      unidentified += batch.unreadable.filter(({ xpmId }) => xpmId === null).length;
    }
  } finally {
    await storing;
  }
  return { asOf: list.asOf, call: list.call, seen, unidentified };
}
