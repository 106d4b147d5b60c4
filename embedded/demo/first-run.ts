import type { DisplayTask } from '../process/display.ts';
import { type ApiClient, asPerson } from './api-client.ts';
import { follow, isOver, latestRun, progressLine, request } from './first-sync.ts';
import type { Person } from './people.ts';

/** In this order, because clients name staff, and jobs name both. */
const kinds = {
  USERS: { field: 'users', noun: 'users' },
  FIELD_DEFINITIONS: { field: 'fieldDefinitions', noun: 'field definitions' },
  CLIENTS: { field: 'clients', noun: 'clients' },
  JOBS: { field: 'jobs', noun: 'jobs' },
} as const;

type Kind = keyof typeof kinds;

/**
 * Syncs the person's practice through the public API. A sync that an earlier start has finished is not
 * repeated, and one that is still running is awaited unless it pauses for long.
 */
export function firstRun(apiUrl: string, person: Person): readonly DisplayTask[] {
  return (Object.keys(kinds) as Kind[]).map((kind) => ({
    title: `${person.practice.name}: ${kinds[kind].noun}`,
    run: (report) => asPerson(apiUrl, person.as, (api) => sync(api, kind, report)),
  }));
}

async function sync(api: ApiClient, kind: Kind, report: (line: string) => void): Promise<string> {
  const latest = await latestRun(api, kind);
  const unfinished = latest !== null && !isOver(latest);
  if (latest?.finishedAt != null && latest.failure === null) {
    return `${await count(api, kind)}, last synced ${new Date(latest.finishedAt).toLocaleString()}`;
  }
  const startedAt = Date.now();
  const run = unfinished ? latest : await request(api, kind);
  const over = await follow(api, run, (current) => report(progressLine(current)));
  if (!isOver(over)) return `${progressLine(over)}; it continues automatically`;
  if (over.failure !== null) throw new Error(over.failure.message);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  return `${await count(api, kind)}, ${over.state.toLowerCase()} in ${seconds} s`;
}

async function count(api: ApiClient, kind: Kind): Promise<string> {
  const { field, noun } = kinds[kind];
  const { practice } = await api.query<{ practice: { records: { totalCount: number } } | null }>(
    `query Count($id: ID!) { practice(id: $id) { records: ${field} { totalCount } } }`,
    { id: api.practiceId },
  );
  return `${(practice?.records.totalCount ?? 0).toLocaleString()} ${noun}`;
}
