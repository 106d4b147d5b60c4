import { dataOf, execute, openSocket } from '../harness/graphql-client.ts';
import type { SignInAs } from './people.ts';

/** The public API, as one signed-in demo person uses it. */
export interface ApiClient {
  readonly practiceId: string;
  readonly token: string;
  readonly query: <Data>(document: string, variables?: Variables) => Promise<Data>;
  readonly subscribe: <Data>(document: string, variables?: Variables) => AsyncIterable<Data>;
}

type Variables = Readonly<Record<string, unknown>>;

/** Does some work as a demo person, signed in as anybody may in the embedded stack. */
export async function asPerson<T>(
  apiUrl: string,
  as: SignInAs,
  work: (api: ApiClient) => Promise<T>,
): Promise<T> {
  const { token, practiceId } = await signIn(apiUrl, as);
  const socket = openSocket(apiUrl, token);
  try {
    return await work({
      practiceId,
      token,
      query: (query, variables = {}) => execute(apiUrl, token, { query, variables }),
      subscribe: async function* <Data>(query: string, variables: Variables = {}) {
        for await (const response of socket.iterate({ query, variables: { ...variables } })) {
          yield dataOf(response) as Data;
        }
      },
    });
  } finally {
    await socket.dispose();
  }
}

async function signIn(
  apiUrl: string,
  as: SignInAs,
): Promise<{ readonly token: string; readonly practiceId: string }> {
  const response = await fetch(`${apiUrl}/dev/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ as }),
  });
  if (!response.ok) throw new Error(`Sign-in as "${as}" failed: ${await response.text()}`);
  return (await response.json()) as { token: string; practiceId: string };
}
