import type {
  Client,
  ScheduleOptions,
  ScheduleOptionsStartWorkflowAction,
} from '@temporalio/client';
import { ScheduleAlreadyRunning, ScheduleNotFoundError } from '@temporalio/client';
import type { Schedule, ScheduleReader } from '../ports/schedule-reader.ts';
import { scheduleNames } from '../ports/schedule-reader.ts';
import type { DueSyncsWorkflow } from './contract.ts';
import { dueSyncsWorkflowType, scheduleId } from './contract.ts';

export interface SchedulesDependencies {
  readonly client: Client;
  readonly taskQueue: string;
  readonly reader: ScheduleReader;
}

/** Replaces a practice's Temporal Schedules by those that follow from its rows. */
export async function setSchedules(
  { client, taskQueue, reader }: SchedulesDependencies,
  practiceId: string,
): Promise<void> {
  let wanted = await reader.schedules(practiceId);
  for (;;) {
    for (const name of scheduleNames) {
      const schedule = wanted.find((each) => each.name === name);
      const id = scheduleId(practiceId, name);
      await (schedule === undefined
        ? remove(client, id)
        : put(client, id, optionsOf(practiceId, schedule, taskQueue)));
    }
    // Another worker may have read before a change and written after it, so the last writer checks again.
    const now = await reader.schedules(practiceId);
    if (JSON.stringify(now) === JSON.stringify(wanted)) return;
    wanted = now;
  }
}

/**
 * The practices with a missing or outdated schedule. Temporal's list may lag by seconds; setting a correct
 * schedule again does no harm.
 */
export async function practicesToSchedule({
  client,
  reader,
}: Pick<SchedulesDependencies, 'client' | 'reader'>): Promise<readonly string[]> {
  const notes = new Map<string, string | undefined>();
  for await (const { scheduleId: id, state } of client.schedule.list()) notes.set(id, state.note);
  const differs = (practiceId: string, schedule: Schedule): boolean =>
    notes.get(scheduleId(practiceId, schedule.name)) !== noteOf(schedule);
  return (await reader.all())
    .filter(({ practiceId, schedules }) => schedules.some((each) => differs(practiceId, each)))
    .map(({ practiceId }) => practiceId);
}

/** How often another delivery may remove a schedule between its creation and its update here. */
const putAttempts = 3;

type Options = ScheduleOptions<ScheduleOptionsStartWorkflowAction<DueSyncsWorkflow>>;

async function put(
  client: Client,
  id: string,
  options: Omit<Options, 'scheduleId'>,
): Promise<void> {
  for (let left = putAttempts; ; left -= 1) {
    try {
      await client.schedule.create({ ...options, scheduleId: id });
      return;
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    }
    try {
      // A schedule that was paused in Temporal's UI stays paused.
      await client.schedule.getHandle(id).update<DueSyncsWorkflow>(({ state: { paused } }) => ({
        ...options,
        state: { ...options.state, paused },
      }));
      return;
    } catch (error) {
      // Another delivery has removed it meanwhile. If this one failed, the schedules that it has set before
      // would stay until its retry, although the practice may have none any more.
      if (!(error instanceof ScheduleNotFoundError) || left === 1) throw error;
    }
  }
}

async function remove(client: Client, id: string): Promise<void> {
  try {
    await client.schedule.getHandle(id).delete();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
  }
}

function optionsOf(
  practiceId: string,
  schedule: Schedule,
  taskQueue: string,
): Omit<Options, 'scheduleId'> {
  const { name, timeZone, hours, minutes, second, catchUpSeconds } = schedule;
  const [start, end] = hours;
  return {
    spec: {
      timezone: timeZone,
      calendars: [{ hour: { start, end }, minute: [...minutes], second }],
    },
    action: {
      type: 'startWorkflow',
      workflowType: dueSyncsWorkflowType,
      workflowId: scheduleId(practiceId, name),
      taskQueue,
      args: [{ practiceId, schedule: name }],
    },
    policies: { overlap: 'SKIP', catchupWindow: catchUpSeconds * 1000 },
    state: { note: noteOf(schedule) },
  };
}

/** Describes the whole schedule for Temporal's UI, so that the note of an outdated one differs. */
function noteOf({ timeZone, hours, minutes, second, syncs, catchUpSeconds }: Schedule): string {
  const times = `hours ${hours.join('-')}, minutes ${minutes.join(', ')}, second ${second}`;
  const due = syncs.map(({ kind, mode }) => `${kind} ${mode}`).join(', ') || 'tokens';
  return `Every day, ${times} in ${timeZone}, if missed up to ${catchUpSeconds} s later: ${due}`;
}
