import type { Client } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import type { Action, Scenario } from './scenario.ts';
import { Script } from './scripted-activities.ts';

/** The server and the worker that play the scenarios. */
export interface Stage {
  readonly client: Client;
  readonly taskQueue: string;
  /** The scripts of the activities, by workflow id. */
  readonly scripts: Map<string, Script>;
}

type Event = NonNullable<History['events']>[number];

/** Far longer than all scenarios at once take. */
const timeoutMs = 60_000;

/** The histories of a scenario's executions. Throws when the workflow took another path. */
export async function play(stage: Stage, scenario: Scenario): Promise<History[]> {
  const deadline = Date.now() + timeoutMs;
  try {
    return await stage.client.withDeadline(deadline, () => playToTheEnd(stage, scenario));
  } catch (cause) {
    throw new Error(`${scenario.name} was not played to its end.`, { cause });
  }
}

async function playToTheEnd(stage: Stage, scenario: Scenario): Promise<History[]> {
  const { name } = scenario;
  const act = async (action: Action): Promise<void> => {
    const handle = stage.client.workflow.getHandle(name);
    await (action === 'cancel' ? handle.cancel() : handle.signal(action.signal));
  };
  const script = new Script({ scenario, act });
  stage.scripts.set(name, script);
  const actions = [...(scenario.atRest ?? [])];
  const executions: History[] = [];
  let runId: string | undefined = await start(stage, scenario);
  while (runId !== undefined) {
    const events: Event[] = [];
    for await (const more of followed(stage.client, { workflowId: name, runId })) {
      events.push(...more);
      const action = isAtRest(events) ? actions.shift() : undefined;
      if (action !== undefined) await act(action);
    }
    executions.push({ events });
    const end = events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes;
    runId = end?.newExecutionRunId ?? undefined;
  }
  if (isAsExpected(scenario, executions) && script.isOver() && actions.length === 0) {
    return executions;
  }
  const last = JSON.stringify(executions.at(-1)?.events?.at(-1));
  throw new Error(
    `The workflow took another path: ${executions.length} executions, the last ends ${last}`,
  );
}

async function start({ client, taskQueue }: Stage, scenario: Scenario): Promise<string> {
  const { name, workflow, startedBy } = scenario;
  const options = { workflowId: name, taskQueue, args: [...scenario.args] };
  if (startedBy === undefined) {
    return (await client.workflow.start(workflow, options)).firstExecutionRunId;
  }
  return (await client.workflow.signalWithStart(workflow, { ...options, ...startedBy }))
    .signaledRunId;
}

/** The events of one execution, as they are written. */
async function* followed(
  client: Client,
  execution: { readonly workflowId: string; readonly runId: string },
): AsyncGenerator<Event[]> {
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await client.workflowService.getWorkflowExecutionHistory({
      namespace: client.options.namespace,
      execution,
      waitNewEvent: true,
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    });
    yield page.history?.events ?? [];
    ({ nextPageToken } = page);
  } while (nextPageToken.length > 0);
}

/** No activity is running, so the workflow sleeps or waits for a signal. */
function isAtRest(events: readonly Event[]): boolean {
  const last = events.at(-1);
  if (
    last?.timerStartedEventAttributes == null &&
    last?.workflowTaskCompletedEventAttributes == null
  ) {
    return false;
  }
  const scheduled = events.filter((event) => event.activityTaskScheduledEventAttributes != null);
  const closed = events.filter(
    (event) =>
      (event.activityTaskCompletedEventAttributes ??
        event.activityTaskFailedEventAttributes ??
        event.activityTaskCanceledEventAttributes) != null,
  );
  return scheduled.length === closed.length;
}

function isAsExpected({ ends, executions = 1 }: Scenario, histories: readonly History[]): boolean {
  const last = histories.at(-1)?.events?.at(-1);
  const end = {
    completed: last?.workflowExecutionCompletedEventAttributes,
    canceled: last?.workflowExecutionCanceledEventAttributes,
    failed: last?.workflowExecutionFailedEventAttributes,
  };
  return end[ends] != null && histories.length === executions;
}
