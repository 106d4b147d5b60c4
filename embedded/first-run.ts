import { type ApiClient, signIn } from './api-client.ts';
import type { DisplayTask } from './display.ts';
import { type SyncRun, isOver, latestRun, progressLine, syncUntilOver } from './first-sync.ts';
import type { DemoPractice, Person } from './people.ts';

/** What a person would do first, in this order: staff are few, and clients name them. */
const KINDS = ['USERS', 'CLIENTS'] as const;

/**
 * Connects the person's practice to the sandbox and syncs it, all through the public API. What an
 * earlier start did is not done again; what it left unfinished is awaited.
 */
export function firstRun(apiUrl: string, person: Person): readonly DisplayTask[] {
  const { practice } = person;
  const as = <T>(work: (api: ApiClient) => Promise<T>): Promise<T> =>
    signedIn(apiUrl, person, work);
  return [
    { title: `${practice.name}: XPM`, run: () => as((api) => connect(api, practice)) },
    ...KINDS.map((kind) => ({
      title: `${practice.name}: ${kind.toLowerCase()}`,
      run: (tell: (line: string) => void) => as((api) => sync(api, kind, tell)),
    })),
  ];
}

async function signedIn<T>(
  apiUrl: string,
  person: Person,
  work: (api: ApiClient) => Promise<T>,
): Promise<T> {
  const api = await signIn(apiUrl, person.as);
  try {
    return await work(api);
  } finally {
    await api.close();
  }
}

async function connect(api: ApiClient, practice: DemoPractice): Promise<string> {
  if ((await connectionState(api)) === 'CONNECTED') return 'connected';
  const { beginXpmConnection: begun } = await api.query<{
    beginXpmConnection: { authorizationUrl?: string; message?: string };
  }>(
    `mutation Connect($practiceId: ID!) {
      beginXpmConnection(input: { practiceId: $practiceId }) {
        ... on XpmConnectionBegun { authorizationUrl }
        ... on NotPermitted { message }
      }
    }`,
    { practiceId: api.practiceId },
  );
  if (begun.authorizationUrl === undefined) throw new Error(begun.message ?? 'Not permitted.');
  await consent(begun.authorizationUrl, practice);
  const state = await connectionState(api);
  if (state !== 'CONNECTED')
    throw new Error(`The sandbox consented, but the practice is ${state}.`);
  return 'connected through OAuth';
}

/** Stands in for the admin's browser: the sandbox consents at once and leads back to our callback. */
async function consent(authorizationUrl: string, practice: DemoPractice): Promise<void> {
  const url = new URL(authorizationUrl);
  url.searchParams.set('prompt', 'none');
  // Xero asks the person which of their organisations it shall be; this answers for them.
  url.searchParams.set('practice', String(practice.sandboxPractice));
  await fetch(url, { redirect: 'follow' });
}

async function connectionState(api: ApiClient): Promise<string> {
  const { practice } = await api.query<{ practice: { connection: { state: string } } | null }>(
    'query Connection($id: ID!) { practice(id: $id) { connection { state } } }',
    { id: api.practiceId },
  );
  return practice?.connection.state ?? 'unknown';
}

async function sync(
  api: ApiClient,
  kind: (typeof KINDS)[number],
  tell: (line: string) => void,
): Promise<string> {
  const latest = await latestRun(api, kind);
  if (latest?.finishedAt != null && isOver(latest) && latest.failure === null) {
    return `${await count(api, kind)}, last synced ${new Date(latest.finishedAt).toLocaleString()}`;
  }
  const began = Date.now();
  const over: SyncRun = await syncUntilOver(api, kind, (run) => tell(progressLine(run)));
  if (over.failure !== null) throw new Error(over.failure.message);
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  return `${await count(api, kind)}, ${over.state.toLowerCase()} in ${seconds} s`;
}

async function count(api: ApiClient, kind: (typeof KINDS)[number]): Promise<string> {
  const field = kind.toLowerCase();
  const { practice } = await api.query<{ practice: { records: { totalCount: number } } | null }>(
    `query Count($id: ID!) { practice(id: $id) { records: ${field} { totalCount } } }`,
    { id: api.practiceId },
  );
  return `${(practice?.records.totalCount ?? 0).toLocaleString()} ${field}`;
}
