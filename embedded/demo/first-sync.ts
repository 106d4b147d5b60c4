import { randomUUID } from 'node:crypto';
import type { ApiClient } from './api-client.ts';

export interface SyncRun {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly finishedAt: string | null;
  readonly progress: { readonly done: number; readonly total: number | null };
  readonly pause: { readonly until: string; readonly limit: string } | null;
  readonly failure: { readonly message: string } | null;
}

const RUN = `id kind state finishedAt progress { done total }
  pause { until limit } failure { message }`;

const STATUS = `subscription Status($practiceId: ID!) {
  syncStatus(practiceId: $practiceId) { runs { ${RUN} } }
}`;

const REQUEST = `mutation Request($input: RequestSyncInput!) {
  requestSync(input: $input) {
    ... on SyncStarted { run { ${RUN} } }
    ... on SyncJoined { run { ${RUN} } }
    ... on SyncWaiting { run { ${RUN} } }
    ... on SyncUnavailable { message }
    ... on NotPermitted { message }
    ... on ReconnectNeeded { message }
    ... on IdempotencyConflict { message }
  }
}`;

const OVER = new Set(['SUCCEEDED', 'PARTIAL', 'FAILED', 'CANCELLED']);

export function isOver(run: SyncRun): boolean {
  return OVER.has(run.state);
}

/** The unfinished run of the kind, or else its latest; null when there was none. */
export async function latestRun(api: ApiClient, kind: string): Promise<SyncRun | null> {
  for await (const { syncStatus } of status(api)) {
    return syncStatus.runs.find((run) => run.kind === kind) ?? null;
  }
  return null;
}

/** Requests a sync, or joins the one that is running. */
export async function request(api: ApiClient, kind: string): Promise<SyncRun> {
  const input = { practiceId: api.practiceId, kind, idempotencyKey: `first-run/${randomUUID()}` };
  const { requestSync } = await api.query<{
    requestSync: { run?: SyncRun; message?: string };
  }>(REQUEST, { input });
  const { run, message = 'The sync was refused.' } = requestSync;
  if (run === undefined) throw new Error(message);
  return run;
}

/** `npm start` does not wait for a longer pause. */
const longPauseMs = 60_000;

const pausesLong = ({ pause }: SyncRun): boolean =>
  pause !== null && Date.parse(pause.until) - Date.now() > longPauseMs;

/** Follows a run to its end or to a long pause, and reports its progress. */
export async function follow(
  api: ApiClient,
  { id }: SyncRun,
  onProgress: (run: SyncRun) => void,
): Promise<SyncRun> {
  for await (const { syncStatus } of status(api)) {
    const run = syncStatus.runs.find((one) => one.id === id);
    if (run === undefined) continue;
    if (isOver(run) || pausesLong(run)) return run;
    onProgress(run);
  }
  throw new Error('The API ended the subscription before the sync had finished.');
}

export function progressLine({ state, progress, pause }: SyncRun): string {
  if (pause !== null) {
    const until = new Date(pause.until).toLocaleTimeString();
    return `paused until ${until} (XPM's limit: ${pause.limit.toLowerCase()})`;
  }
  const { done, total } = progress;
  if (total === null || total === 0) {
    return done === 0 ? state.toLowerCase() : `${done.toLocaleString()} read`;
  }
  const width = 24;
  const filled = Math.min(width, Math.round((done / total) * width));
  const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
  return `${bar} ${done.toLocaleString()} of ${total.toLocaleString()}`;
}

function status(api: ApiClient): AsyncIterable<{ syncStatus: { runs: readonly SyncRun[] } }> {
  return api.subscribe(STATUS, { practiceId: api.practiceId });
}
