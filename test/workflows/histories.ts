import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

// The recorded histories: one folder for each release, one file for each execution.

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

/** The parts of Temporal's JSON that the tests use. */
const storedHistory = z.looseObject({ events: z.array(storedEvent) });

export type StoredEvent = z.infer<typeof storedEvent>;
export type StoredHistory = z.infer<typeof storedHistory>;

export interface Recorded {
  readonly release: string;
  readonly scenario: string;
  /** 1, or higher for an execution that continues another as new. */
  readonly execution: number;
  readonly file: string;
}

/** The release of the current code, which new recordings belong to. */
export function currentRelease(): string {
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(packageFile, 'utf8')))
    .version;
}

export function fileOf({ release, scenario, execution }: Omit<Recorded, 'file'>): string {
  const number = execution === 1 ? '' : `.${execution}`;
  return path.join(folder, release, `${scenario}${number}.json`);
}

/** Every history of every release. */
export function recordedHistories(): Recorded[] {
  if (!existsSync(folder)) return [];
  return globSync('*/*.json', { cwd: folder })
    .sort()
    .map((file) => {
      const [scenario = '', execution = '1'] = path.basename(file, '.json').split('.');
      const release = path.dirname(file);
      return { release, scenario, execution: Number(execution), file: path.join(folder, file) };
    });
}

export function readHistory({ file }: Recorded): StoredHistory {
  return storedHistory.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** The completed activity and its outcome; `null` for any other event. */
export function outcomeIn(
  history: StoredHistory,
  event: StoredEvent,
): { readonly activity: string; readonly outcome: string | null } | null {
  const completed = event.activityTaskCompletedEventAttributes;
  if (completed === undefined) return null;
  const scheduled = history.events.find(({ eventId }) => eventId === completed.scheduledEventId);
  const activity = scheduled?.activityTaskScheduledEventAttributes?.activityType.name ?? '';
  const data = completed.result?.payloads?.[0]?.data;
  if (data === undefined) return { activity, outcome: null };
  const response: unknown = JSON.parse(Buffer.from(data, 'base64').toString());
  return { activity, outcome: z.object({ type: z.string() }).parse(response).type };
}
