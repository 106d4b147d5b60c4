import type { Client } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { z } from 'zod';
import type { CallPriority } from '../domain/quota/priority.ts';
import { callPriorities, priorityOf } from '../domain/quota/priority.ts';
import { recordKindOf } from '../domain/sync/sync-kind.ts';
import type { Delivery, PushKey, SyncKey, WorkflowMessage, Workflows } from '../ports/workflows.ts';
import type { PushWorkflow, SyncWorkflow } from './contract.ts';
import {
  pendingSyncClearedSignalName,
  pushWorkflowId,
  pushWorkflowType,
  recordEditedSignalName,
  syncWorkflowId,
  syncWorkflowType,
  wakeSignalName,
} from './contract.ts';
import type { SchedulesDependencies } from './schedules.ts';
import { setSchedules } from './schedules.ts';
import { traceMemo } from './trace-memo.ts';

const syncMemo = z.object({ runId: z.string() });

export interface WorkflowsDependencies extends SchedulesDependencies {
  /** Called when a run has lost its workflow and another one was started. */
  readonly onLost: (sync: SyncKey) => void;
}

interface Start {
  readonly client: Client;
  readonly taskQueue: string;
  readonly attempts: number;
}

/** An earlier workflow with the same id has about four seconds to close. */
const attemptsBeforeTermination = 5;
/** Only one run per id is unfinished: the one of the message. The other workflow has lost its run. */
const leftover = 'Its run has ended, and another run waits for the workflow id.';

/** Delivers outbox messages to Temporal. A message may come twice; the second delivery changes nothing. */
export function createWorkflows(deps: WorkflowsDependencies): Workflows {
  const { client, taskQueue } = deps;
  return {
    deliver(message, attempts) {
      switch (message.type) {
        case 'start-sync': {
          const onStarted = message.restored ? deps.onLost : ignore;
          return startSync({ client, taskQueue, attempts }, message.sync, onStarted);
        }
        case 'cancel-sync':
          return cancelSync(client, message.sync);
        case 'wake-sync':
          return wakeSync({ client, taskQueue, attempts }, message.sync, deps.onLost);
        case 'push':
          return push({ client, taskQueue, attempts }, message);
        case 'pending-cleared':
          return signalPendingSyncCleared(client, message.record);
        case 'set-schedules':
          return setSchedules(deps, message.practiceId).then(() => 'delivered');
      }
    },
  };
}

const ignore = (): void => undefined;

/** Temporal hands out tasks with the lowest key first, from 1 to 5. */
const keyOf = (priority: CallPriority): number => callPriorities.indexOf(priority) + 1;

const pushPriorityKey = keyOf('WRITE');

/** Every run counts as requested here: only XPM's calls distinguish scheduled runs. */
const priorityKeyOf = ({ kind }: SyncKey): number => keyOf(priorityOf({ kind, requestedBy: '' }));

async function startSync(
  { client, taskQueue, attempts }: Start,
  sync: SyncKey,
  onStarted: (sync: SyncKey) => void,
): Promise<Delivery> {
  const workflowId = syncWorkflowId(sync);
  try {
    await client.workflow.start<SyncWorkflow>(syncWorkflowType, {
      workflowId,
      taskQueue,
      args: [sync],
      memo: { runId: sync.runId, ...traceMemo() },
      // Within a priority each practice gets its share of the workers, however much work one has.
      priority: { priorityKey: priorityKeyOf(sync), fairnessKey: sync.practiceId },
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    });
    onStarted(sync);
    return 'delivered';
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const open = await latest(client, workflowId);
    if (open.syncRunId === sync.runId) return 'delivered';
    if (attempts >= attemptsBeforeTermination) await open.handle.terminate(leftover);
    return 'later';
  }
}

/**
 * The latest workflow with the id and its run; an earlier one may still be closing. The handle names the
 * execution, so a signal or a termination cannot reach the next one with the same id.
 */
async function latest(client: Client, workflowId: string) {
  const { runId, memo } = await client.workflow.getHandle(workflowId).describe();
  return {
    handle: client.workflow.getHandle(workflowId, runId),
    syncRunId: syncMemo.safeParse(memo).data?.runId ?? null,
  };
}

async function cancelSync(client: Client, sync: SyncKey): Promise<Delivery> {
  const workflowId = syncWorkflowId(sync);
  try {
    const { handle, syncRunId } = await latest(client, workflowId);
    if (syncRunId === sync.runId) await handle.cancel();
  } catch (error) {
    // The workflow never started or has closed; its run has ended in any case.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  return 'delivered';
}

/** A run that has lost its workflow gets a new one, which reads the next page at once. */
async function wakeSync(
  start: Start,
  sync: SyncKey,
  onStarted: (sync: SyncKey) => void,
): Promise<Delivery> {
  try {
    const { handle, syncRunId } = await latest(start.client, syncWorkflowId(sync));
    if (syncRunId === sync.runId) {
      await handle.signal(wakeSignalName);
      return 'delivered';
    }
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  return startSync(start, sync, onStarted);
}

/** Each record has one push: an edit signals the running workflow or starts it. */
async function push(
  { client, taskQueue }: Start,
  { record, restored }: Extract<WorkflowMessage, { type: 'push' }>,
): Promise<Delivery> {
  const options = {
    workflowId: pushWorkflowId(record),
    taskQueue,
    args: [record] as [PushKey],
    memo: traceMemo(),
    priority: { priorityKey: pushPriorityKey, fairnessKey: record.practiceId },
  };
  if (!restored) {
    const signal = { signal: recordEditedSignalName, signalArgs: [] as [] };
    await client.workflow.signalWithStart<PushWorkflow>(pushWorkflowType, {
      ...options,
      ...signal,
    });
    return 'delivered';
  }
  try {
    await client.workflow.start<PushWorkflow>(pushWorkflowType, {
      ...options,
      workflowIdConflictPolicy: 'FAIL',
    });
  } catch (error) {
    // The running workflow reads the rows.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
  return 'delivered';
}

/** Signals the record's own sync, which may wait for this. Without a workflow nothing waits. */
async function signalPendingSyncCleared(
  client: Client,
  { practiceId, type, id }: PushKey,
): Promise<Delivery> {
  const workflowId = syncWorkflowId({ practiceId, kind: recordKindOf(type), recordId: id });
  try {
    await client.workflow.getHandle(workflowId).signal(pendingSyncClearedSignalName);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  return 'delivered';
}
