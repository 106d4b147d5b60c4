import {
  ActivityNotFoundError,
  ApplicationFailure,
  AsyncCompletionClient,
  Client,
  Connection,
} from '@temporalio/client';
import { wakeSignalName } from '../../../src/temporal/contract.ts';
import type { TestStack } from './stack.ts';

/** As somebody who looks after Temporal would. */
export async function openTemporal(stack: TestStack): Promise<Client & AsyncDisposable> {
  const connection = await Connection.connect({ address: stack.env['TEMPORAL_ADDRESS'] ?? '' });
  return Object.assign(new Client({ connection }), {
    [Symbol.asyncDispose]: () => connection.close(),
  });
}

/** Ends the pause of a workflow, by the parts of its id. */
export async function wake(stack: TestStack, id: readonly string[]): Promise<void> {
  await using temporal = await openTemporal(stack);
  await temporal.workflow.getHandle(id.join('/')).signal(wakeSignalName);
}

/** How many activities a workflow has had done, by the parts of its id. */
export async function activitiesDone(stack: TestStack, id: readonly string[]): Promise<number> {
  await using temporal = await openTemporal(stack);
  const { events } = await temporal.workflow.getHandle(id.join('/')).fetchHistory();
  return (events ?? []).filter((event) => event.activityTaskCompletedEventAttributes != null)
    .length;
}

/**
 * Says what Temporal finds out by itself some seconds after a worker's death, when no heartbeat comes and
 * nobody takes a sticky task; other tests wait for that.
 * @param held the activities that the worker has taken with it
 */
export async function reportDeath(
  temporal: Client,
  held: readonly { readonly workflowId: string; readonly activityId: string }[],
): Promise<void> {
  const activities = new AsyncCompletionClient({ connection: temporal.connection });
  await Promise.all(
    held.map(async ({ workflowId, activityId }) => {
      const died = { message: 'Its worker died.', nextRetryDelay: '1 ms' } as const;
      await temporal.workflowService.resetStickyTaskQueue({
        namespace: 'default',
        execution: { workflowId },
      });
      try {
        await activities.fail({ workflowId, activityId }, ApplicationFailure.create(died));
      } catch (error) {
        // Nothing is left to say: it has found out by itself.
        if (!(error instanceof ActivityNotFoundError)) throw error;
      }
    }),
  );
}

/** The same of a workflow, whichever of its activities were under way. */
export async function reportDeathOf(stack: TestStack, workflowId: string): Promise<void> {
  await using temporal = await openTemporal(stack);
  const { raw } = await temporal.workflow.getHandle(workflowId).describe();
  const held = (raw.pendingActivities ?? []).map(({ activityId }) => ({
    workflowId,
    activityId: activityId ?? '',
  }));
  await reportDeath(temporal, held);
}
