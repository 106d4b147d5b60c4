import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

// Where the histories are: a folder a release, a file an execution.

const folder = fileURLToPath(new URL('histories/', import.meta.url));
const packageFile = new URL('../../package.json', import.meta.url);

const attributes = z.looseObject({}).optional();
const payloads = z
  .object({ payloads: z.array(z.looseObject({ data: z.string().optional() })).optional() })
  .nullish();

const storedEvent = z.looseObject({
  eventId: z.string(),
  eventTime: z.string(),
  taskId: z.string(),
  eventType: z.string(),
  activityTaskScheduledEventAttributes: z
    .looseObject({ activityType: z.object({ name: z.string() }) })
    .optional(),
  activityTaskCompletedEventAttributes: z
    .looseObject({ scheduledEventId: z.string(), result: payloads })
    .optional(),
  workflowExecutionStartedEventAttributes: z
    .looseObject({ workflowType: z.object({ name: z.string() }) })
    .optional(),
  workflowExecutionSignaledEventAttributes: z.looseObject({ signalName: z.string() }).optional(),
  workflowTaskStartedEventAttributes: attributes,
});

/** As much of a history as the tests look at, as Temporal's JSON has it. */
const storedHistory = z.looseObject({ events: z.array(storedEvent) });

export type StoredEvent = z.infer<typeof storedEvent>;
export type StoredHistory = z.infer<typeof storedHistory>;

export interface Recorded {
  readonly release: string;
  readonly story: string;
  /** 1, or higher when it continues another as new. */
  readonly execution: number;
  readonly file: string;
}

/** The release that is being made: the one that a recording belongs to. */
export function currentRelease(): string {
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(packageFile, 'utf8')))
    .version;
}

export function fileOf({ release, story, execution }: Omit<Recorded, 'file'>): string {
  const number = execution === 1 ? '' : `.${execution}`;
  return path.join(folder, release, `${story}${number}.json`);
}

/** Every history of every release. */
export function recordedHistories(): Recorded[] {
  if (!existsSync(folder)) return [];
  return globSync('*/*.json', { cwd: folder })
    .sort()
    .map((file) => {
      const [story = '', execution = '1'] = path.basename(file, '.json').split('.');
      const release = path.dirname(file);
      return { release, story, execution: Number(execution), file: path.join(folder, file) };
    });
}

export function readHistory({ file }: Recorded): StoredHistory {
  return storedHistory.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** The outcome that an activity answered with, and the activity; null for another event. */
export function answerIn(
  history: StoredHistory,
  event: StoredEvent,
): { readonly activity: string; readonly outcome: string | null } | null {
  const completed = event.activityTaskCompletedEventAttributes;
  if (completed === undefined) return null;
  const asked = history.events.find(({ eventId }) => eventId === completed.scheduledEventId);
  const activity = asked?.activityTaskScheduledEventAttributes?.activityType.name ?? '';
  const data = completed.result?.payloads?.[0]?.data;
  if (data === undefined) return { activity, outcome: null };
  const answer: unknown = JSON.parse(Buffer.from(data, 'base64').toString());
  return { activity, outcome: z.object({ type: z.string() }).parse(answer).type };
}
