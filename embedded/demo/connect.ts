import { type ApiClient, asPerson } from './api-client.ts';
import type { DemoPractice, Person } from './people.ts';

const CONNECTION = `query Connection($id: ID!) {
  practice(id: $id) { connection { state reason } }
}`;

const BEGIN = `mutation Connect($practiceId: ID!) {
  beginXpmConnection(input: { practiceId: $practiceId }) {
    ... on XpmConnectionBegun { authorizationUrl }
    ... on NotPermitted { message }
  }
}`;

interface Connection {
  readonly state: string;
  readonly reason: string | null;
}

/**
 * Connects the admin's practice through the sandbox's OAuth, as the admin would, and returns what to
 * say of it. At every start: a new sandbox has the same practices, but knows no consent of an
 * earlier one. A practice that somebody disconnected stays so.
 */
export function connectPractice(apiUrl: string, admin: Person): Promise<string> {
  return asPerson(apiUrl, admin.as, async (api) => {
    const before = await connectionOf(api);
    // One that was never connected has no reason for it.
    if (before.state === 'DISCONNECTED' && before.reason !== null) return before.reason;
    await consent(await authorizationUrl(api), admin.practice);
    const { state, reason } = await connectionOf(api);
    if (state === 'CONNECTED') return 'given';
    throw new Error(`${admin.practice.name} is not connected to the sandbox: ${reason ?? state}`);
  });
}

async function connectionOf(api: ApiClient): Promise<Connection> {
  const { practice } = await api.query<{ practice: { connection: Connection } | null }>(
    CONNECTION,
    { id: api.practiceId },
  );
  return practice?.connection ?? { state: 'DISCONNECTED', reason: null };
}

async function authorizationUrl(api: ApiClient): Promise<URL> {
  const { beginXpmConnection: begun } = await api.query<{
    beginXpmConnection: { authorizationUrl?: string; message?: string };
  }>(BEGIN, { practiceId: api.practiceId });
  if (begun.authorizationUrl === undefined) throw new Error(begun.message ?? 'Not permitted.');
  return new URL(begun.authorizationUrl);
}

/** Stands in for the admin's browser: the sandbox consents at once and leads back to our callback. */
async function consent(url: URL, practice: DemoPractice): Promise<void> {
  url.searchParams.set('prompt', 'none');
  // Xero asks which organisation it shall be; this answers for the admin.
  url.searchParams.set('practice', String(practice.sandboxPractice));
  const page = await fetch(url, { redirect: 'follow' });
  if (!page.ok) {
    throw new Error(`The consent for ${practice.name} ended with: ${await page.text()}`);
  }
}
