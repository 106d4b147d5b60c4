import type { Client } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { Script } from './scripted-activities.ts';
import type { Deed, Story } from './story.ts';

/** Where a story is told. */
export interface Stage {
  readonly client: Client;
  readonly taskQueue: string;
  /** What the worker's activities answer, by the workflow's id. */
  readonly scripts: Map<string, Script>;
}

type Event = NonNullable<History['events']>[number];

/** No story takes nearly as long, all of them at once included. */
const patienceMs = 60_000;

/** The histories of a story's executions. Throws when it went another way than it was to go. */
export async function tell(stage: Stage, story: Story): Promise<History[]> {
  const deadline = Date.now() + patienceMs;
  try {
    return await stage.client.withDeadline(deadline, () => tellToTheEnd(stage, story));
  } catch (cause) {
    throw new Error(`${story.name} was not told to its end.`, { cause });
  }
}

async function tellToTheEnd(stage: Stage, story: Story): Promise<History[]> {
  const { name } = story;
  const act = async (deed: Deed): Promise<void> => {
    const handle = stage.client.workflow.getHandle(name);
    await (deed === 'cancel' ? handle.cancel() : handle.signal(deed.signal));
  };
  const script = new Script({ story, act });
  stage.scripts.set(name, script);
  const deeds = [...(story.atRest ?? [])];
  const executions: History[] = [];
  let runId: string | undefined = await start(stage, story);
  while (runId !== undefined) {
    const events: Event[] = [];
    for await (const more of followed(stage.client, { workflowId: name, runId })) {
      events.push(...more);
      const deed = isAtRest(events) ? deeds.shift() : undefined;
      if (deed !== undefined) await act(deed);
    }
    executions.push({ events });
    const end = events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes;
    runId = end?.newExecutionRunId ?? undefined;
  }
  if (isAsTold(story, executions) && script.isOver() && deeds.length === 0) return executions;
  const last = JSON.stringify(executions.at(-1)?.events?.at(-1));
  throw new Error(`It went another way: ${executions.length} executions, the last ends ${last}`);
}

async function start({ client, taskQueue }: Stage, story: Story): Promise<string> {
  const { name, workflow, startedBy } = story;
  const options = { workflowId: name, taskQueue, args: [...story.args] };
  if (startedBy === undefined) {
    return (await client.workflow.start(workflow, options)).firstExecutionRunId;
  }
  return (await client.workflow.signalWithStart(workflow, { ...options, ...startedBy }))
    .signaledRunId;
}

/** The events of one execution as they come, to its end. */
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

/** It has asked for nothing that is not answered, and sleeps or waits to be told something. */
function isAtRest(events: readonly Event[]): boolean {
  const last = events.at(-1);
  if (
    last?.timerStartedEventAttributes == null &&
    last?.workflowTaskCompletedEventAttributes == null
  ) {
    return false;
  }
  const asked = events.filter((event) => event.activityTaskScheduledEventAttributes != null);
  const answered = events.filter(
    (event) =>
      (event.activityTaskCompletedEventAttributes ??
        event.activityTaskFailedEventAttributes ??
        event.activityTaskCanceledEventAttributes) != null,
  );
  return asked.length === answered.length;
}

function isAsTold({ ends, executions = 1 }: Story, histories: readonly History[]): boolean {
  const last = histories.at(-1)?.events?.at(-1);
  const end = {
    completed: last?.workflowExecutionCompletedEventAttributes,
    canceled: last?.workflowExecutionCanceledEventAttributes,
    failed: last?.workflowExecutionFailedEventAttributes,
  };
  return end[ends] != null && histories.length === executions;
}
