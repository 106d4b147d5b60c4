import type { SyncMode, SyncRun } from '../../domain/sync/sync-run.ts';
import { newRun } from '../../domain/sync/sync-run.ts';
import { describeRun } from '../describe-run.ts';
import { descriptorOf } from '../kinds/index.ts';
import type { PermittedSync } from '../permit.ts';
import { saveRun, startRun } from '../save-run.ts';
import { wakeSync } from '../wake.ts';
import { remember } from './idempotency.ts';
import type { SyncRequest } from './sync-request.ts';
import { entryOf } from './sync-request.ts';

export type StartedOrJoined =
  | { readonly type: 'SyncStarted'; readonly run: SyncRun }
  | { readonly type: 'SyncJoined'; readonly run: SyncRun }
  /** The run waits until the pending changes of its record have reached XPM. */
  | { readonly type: 'SyncWaiting'; readonly run: SyncRun };

export async function startOrJoin(
  request: SyncRequest,
  permitted: PermittedSync,
): Promise<StartedOrJoined> {
  for (;;) {
    const run = await runOf(request, permitted);
    if (await request.tx.runs.insert(run)) return start(request, run);
    const unfinished = await request.tx.runs.lockUnfinished(run);
    // The other run may have finished in between; then ours can be inserted.
    if (unfinished !== null) return join(request, unfinished, run.mode);
  }
}

async function start(request: SyncRequest, run: SyncRun): Promise<StartedOrJoined> {
  const type = run.state === 'WAITING' ? 'SyncWaiting' : 'SyncStarted';
  await remember(request, { outcome: type, runId: run.id });
  await startRun(
    request.tx,
    run,
    entryOf(request, { ...describeRun(run, request.practice.timeZone), runId: run.id }),
  );
  return { type, run };
}

/**
 * A run that has started may have missed what the request is about, so it reads once more. A scheduled run
 * now has somebody who waits for it, so its calls get the priority of a manual one.
 */
async function join(
  request: SyncRequest,
  unfinished: SyncRun,
  mode: SyncMode,
): Promise<StartedOrJoined> {
  const { tx, at, input, viewer } = request;
  await remember(request, { outcome: 'SyncJoined', runId: unfinished.id });
  const hasStarted = unfinished.startedAt !== null;
  const requestedBy = unfinished.requestedBy ?? viewer.name;
  const readsAll = input.full || !descriptorOf(unfinished.kind).incremental;
  const run: SyncRun = hasStarted
    ? { ...unfinished, requestedBy, rerunRequested: widest(unfinished.rerunRequested, readsAll) }
    : { ...unfinished, requestedBy, mode: widest(unfinished.mode, mode === 'FULL') };
  // A page that is about to pause skips the pause.
  if (unfinished.requestedBy === null && hasStarted) await wakeSync(tx, run, at);
  const entry = entryOf(request, { ...describeRun(run, request.practice.timeZone), runId: run.id });
  await tx.activity.add(entry);
  const events = [{ type: 'activity.changed', ids: [entry.id] } as const];
  await saveRun(tx, { before: unfinished, after: run, events }, at);
  return { type: 'SyncJoined', run };
}

const widest = (earlier: SyncMode | null, readsAll: boolean): SyncMode =>
  earlier === 'FULL' || readsAll ? 'FULL' : 'INCREMENTAL';

async function runOf(
  { deps, tx, practice, viewer, input, record, at }: SyncRequest,
  { kind, recordId }: PermittedSync,
): Promise<SyncRun> {
  const { incremental, waitsForPendingChanges } = descriptorOf(kind);
  const watermark = await tx.watermarks.find(practice.id, kind);
  const run = newRun({
    id: deps.newId(),
    practiceId: practice.id,
    kind,
    recordId,
    trigger: 'MANUAL',
    requestedBy: viewer.name,
    requestedAt: at,
    mode: watermark !== null && incremental && !input.full ? 'INCREMENTAL' : 'FULL',
  });
  // The first page checks again with the record locked; this is only the viewer's first impression.
  const waits =
    record !== null && waitsForPendingChanges && (await tx.pending.of(record)).length > 0;
  return waits ? { ...run, state: 'WAITING' } : run;
}
