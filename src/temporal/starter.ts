import type { Client } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { z } from 'zod';
import type { Delivery, PushKey, SyncKey, WorkflowMessage, Workflows } from '../ports/workflows.ts';
import type { PushWorkflow, SyncWorkflow } from './contract.ts';
import {
  pendingSyncClearedSignalName,
  pushPriority,
  pushWorkflowId,
  pushWorkflowType,
  recordEditedSignalName,
  syncPriority,
  syncWorkflowId,
  syncWorkflowType,
  wakeSignalName,
} from './contract.ts';
import type { SchedulesDependencies } from './schedules.ts';
import { setSchedules } from './schedules.ts';
import { traceMemo } from './trace-memo.ts';

const syncMemo = z.object({ runId: z.string() });

export interface WorkflowsDependencies extends SchedulesDependencies {
  /** Told of a run that had no workflow any more and has another now. */
  readonly onLost: (sync: SyncKey) => void;
}

interface Start {
  readonly client: Client;
  readonly taskQueue: string;
  readonly attempts: number;
}

/** An earlier workflow of the same name has about four seconds to close by itself. */
const attemptsBeforeTermination = 5;
/** Only one run per name is unfinished, and it is this message's: the other's may have been lost. */
const leftover = 'Its run has ended or is gone, and another waits for its name.';

/** Carries the domain's orders to Temporal. Each may come twice: what was done is not done again. */
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
      // Of equals each practice gets its share, however much one of them has to do.
      priority: { priorityKey: syncPriority(sync), fairnessKey: sync.practiceId },
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
 * The latest workflow of that id, and the run that it belongs to: an earlier one may still be closing.
 * The handle is of this very execution, so what is done to it cannot hit the next one of that id.
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
    // Never started or long gone: its run has ended in any case.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  return 'delivered';
}

/** One whose workflow is gone gets another, which looks just so. */
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

/** One push per record: an edit is told to the one that is under way, or starts it. */
async function push(
  { client, taskQueue }: Start,
  { record, restored }: Extract<WorkflowMessage, { type: 'push' }>,
): Promise<Delivery> {
  const options = {
    workflowId: pushWorkflowId(record),
    taskQueue,
    args: [record] as [PushKey],
    memo: traceMemo(),
    priority: { priorityKey: pushPriority, fairnessKey: record.practiceId },
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
    // It is under way, and looks at the rows itself.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
  return 'delivered';
}

/** A run that does not wait looks once more at what it has to do; if there is none, none waits. */
async function signalPendingSyncCleared(
  client: Client,
  { practiceId, id }: PushKey,
): Promise<Delivery> {
  const workflowId = syncWorkflowId({ practiceId, kind: 'CLIENT_FIELDS', recordId: id, runId: '' });
  try {
    await client.workflow.getHandle(workflowId).signal(pendingSyncClearedSignalName);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  return 'delivered';
}
