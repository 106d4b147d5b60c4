import {
  ActivityNotFoundError,
  ApplicationFailure,
  AsyncCompletionClient,
  Client,
  Connection,
} from '@temporalio/client';
import { wakeSignalName } from '../../../src/temporal/contract.ts';
import type { TestStack } from './stack.ts';

/** Opens a client of Temporal, like an operator's. */
export async function openTemporal(stack: TestStack): Promise<Client & AsyncDisposable> {
  const connection = await Connection.connect({ address: stack.env['TEMPORAL_ADDRESS'] ?? '' });
  return Object.assign(new Client({ connection }), {
    [Symbol.asyncDispose]: () => connection.close(),
  });
}

/** Ends the pause of a workflow. The id is given in parts. */
export async function wake(stack: TestStack, id: readonly string[]): Promise<void> {
  await using temporal = await openTemporal(stack);
  await temporal.workflow.getHandle(id.join('/')).signal(wakeSignalName);
}

/** The number of activities that a workflow has completed. The id is given in parts. */
export async function activitiesDone(stack: TestStack, id: readonly string[]): Promise<number> {
  await using temporal = await openTemporal(stack);
  const { events } = await temporal.workflow.getHandle(id.join('/')).fetchHistory();
  return (events ?? []).filter((event) => event.activityTaskCompletedEventAttributes != null)
    .length;
}

/**
 * Reports a worker's death to Temporal, which would otherwise notice it some seconds later by a missing
 * heartbeat and a sticky task that nobody polls. Other tests wait for that.
 * @param running the activities that were running on the worker
 */
export async function reportDeath(
  temporal: Client,
  running: readonly { readonly workflowId: string; readonly activityId: string }[],
): Promise<void> {
  const activities = new AsyncCompletionClient({ connection: temporal.connection });
  await Promise.all(
    running.map(async ({ workflowId, activityId }) => {
      const died = { message: 'Its worker died.', nextRetryDelay: '1 ms' } as const;
      await temporal.workflowService.resetStickyTaskQueue({
        namespace: 'default',
        execution: { workflowId },
      });
      try {
        await activities.fail({ workflowId, activityId }, ApplicationFailure.create(died));
      } catch (error) {
        // Temporal has noticed it already.
        if (!(error instanceof ActivityNotFoundError)) throw error;
      }
    }),
  );
}

/** The same for all running activities of one workflow. */
export async function reportDeathOf(stack: TestStack, workflowId: string): Promise<void> {
  await using temporal = await openTemporal(stack);
  const { raw } = await temporal.workflow.getHandle(workflowId).describe();
  const running = (raw.pendingActivities ?? []).map(({ activityId }) => ({
    workflowId,
    activityId: activityId ?? '',
  }));
  await reportDeath(temporal, running);
}
