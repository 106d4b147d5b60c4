import { createClient } from 'graphql-ws';
import type { SignInAs } from './people.ts';

/** The public API, as one signed-in demo person uses it. */
export interface ApiClient {
  readonly practiceId: string;
  readonly query: <Data>(document: string, variables?: Variables) => Promise<Data>;
  readonly subscribe: <Data>(document: string, variables?: Variables) => AsyncIterable<Data>;
}

interface Connected extends ApiClient {
  readonly close: () => Promise<void>;
}

type Variables = Readonly<Record<string, unknown>>;

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string }[] | undefined;
}

/** Does some work as a demo person, signed in as anybody may in the embedded stack. */
export async function asPerson<T>(
  apiUrl: string,
  as: SignInAs,
  work: (api: ApiClient) => Promise<T>,
): Promise<T> {
  const api = await signIn(apiUrl, as);
  try {
    return await work(api);
  } finally {
    await api.close();
  }
}

async function signIn(apiUrl: string, as: SignInAs): Promise<Connected> {
  const signedIn = await post(`${apiUrl}/dev/sign-in`, { as });
  const { token, practiceId } = signedIn as { token: string; practiceId: string };
  const authorization = `Bearer ${token}`;
  const socket = createClient({
    url: `${apiUrl.replace(/^http/, 'ws')}/graphql`,
    connectionParams: { authorization },
  });
  return {
    practiceId,
    query: async <Data>(query: string, variables: Variables = {}) => {
      const answer = await post(`${apiUrl}/graphql`, { query, variables }, { authorization });
      return dataOf(answer as Answer) as Data;
    },
    subscribe: async function* <Data>(query: string, variables: Variables = {}) {
      for await (const answer of socket.iterate({ query, variables: { ...variables } })) {
        yield dataOf(answer) as Data;
      }
    },
    close: async () => socket.dispose(),
  };
}

async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text);
}

function dataOf({ data, errors }: Answer): unknown {
  if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join('\n'));
  return data;
}
