import { connectPractice } from '../harness/consent.ts';
import { type ApiClient, asPerson } from './api-client.ts';
import type { Person } from './people.ts';

const connectionState = `query Connection($id: ID!) {
  practice(id: $id) { connection { state reason } }
}`;

interface Connection {
  readonly state: string;
  readonly reason: string | null;
}

/**
 * Connects the admin's practice to the sandbox and returns the outcome for the display. Every start
 * does it, because a new sandbox has the same practices but has forgotten the consents. A practice
 * that a person has disconnected stays disconnected.
 */
export function connectDemoPractice(apiUrl: string, admin: Person): Promise<string> {
  return asPerson(apiUrl, admin.as, async (api) => {
    const before = await connectionOf(api);
    // A practice that was never connected has no reason.
    if (before.state === 'DISCONNECTED' && before.reason !== null) return before.reason;
    const { token, practiceId } = api;
    const { sandboxPractice } = admin.practice;
    const page = await connectPractice({ apiUrl, token, practiceId, sandboxPractice });
    const { state, reason } = await connectionOf(api);
    if (state === 'CONNECTED') return 'connected';
    const explanation = reason ?? (await page.text());
    throw new Error(`${admin.practice.name} could not be connected: ${explanation}`);
  });
}

async function connectionOf(api: ApiClient): Promise<Connection> {
  const { practice } = await api.query<{ practice: { connection: Connection } | null }>(
    connectionState,
    { id: api.practiceId },
  );
  return practice?.connection ?? { state: 'DISCONNECTED', reason: null };
}
