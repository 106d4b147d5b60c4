import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { z } from 'zod';
import type { Delivery, SyncKey, Workflows } from '../domain/ports/workflow-orders.ts';
import { syncWorkflowId, syncWorkflowType } from '../../workflows/contract.ts';
import type { SyncWorkflow } from '../../workflows/contract.ts';

const syncMemo = z.object({ runId: z.string() });

/** Carries the domain's orders to Temporal. Each may come twice: what was done is not done again. */
export function createWorkflows(client: Client, taskQueue: string): Workflows {
  return {
    deliver({ type, sync }) {
      return type === 'start-sync' ? startSync(client, taskQueue, sync) : cancelSync(client, sync);
    },
  };
}

async function startSync(client: Client, taskQueue: string, sync: SyncKey): Promise<Delivery> {
  const workflowId = syncWorkflowId(sync);
  try {
    await client.workflow.start<SyncWorkflow>(syncWorkflowType, {
      workflowId,
      taskQueue,
      args: [sync],
      memo: { runId: sync.runId },
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    });
    return 'delivered';
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return (await isOpenFor(client, workflowId, sync)) ? 'delivered' : 'later';
  }
}

/** Whether the open workflow of that id is this run's, not an earlier one's that is still closing. */
async function isOpenFor(client: Client, workflowId: string, sync: SyncKey): Promise<boolean> {
  const { memo } = await client.workflow.getHandle(workflowId).describe();
  return syncMemo.safeParse(memo).data?.runId === sync.runId;
}

async function cancelSync(client: Client, sync: SyncKey): Promise<Delivery> {
  const workflowId = syncWorkflowId(sync);
  try {
    if (await isOpenFor(client, workflowId, sync)) {
      await client.workflow.getHandle(workflowId).cancel();
    }
  } catch (error) {
    // Never started or long gone: its run has ended in any case.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  return 'delivered';
}
