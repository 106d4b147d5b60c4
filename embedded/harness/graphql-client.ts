import { type Client as SocketClient, type ClientOptions, createClient } from 'graphql-ws';

export interface Operation {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export interface OperationHeaders {
  /** The whole header, as it is sent. */
  readonly authorization?: string;
  readonly accept?: string;
}

/** The API has refused an operation, or failed to carry it out. */
class OperationFailed extends Error {
  override readonly name = 'OperationFailed';
}

interface GraphqlResponse {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string }[] | undefined;
}

/** Sends an operation over HTTP, and returns the response as it is. */
export function sendOperation(
  apiUrl: string,
  operation: Operation,
  { authorization, accept = 'application/json' }: OperationHeaders,
): Promise<Response> {
  return fetch(`${apiUrl}/graphql`, {
    method: 'POST',
    headers: {
      accept,
      'content-type': 'application/json',
      ...(authorization !== undefined && { authorization }),
    },
    body: JSON.stringify(operation),
  });
}

/**
 * Runs an operation over HTTP as the token's person, and returns its data.
 * @throws OperationFailed also when there is data beside an error
 */
export async function execute<Data>(
  apiUrl: string,
  token: string,
  operation: Operation,
): Promise<Data> {
  const response = await sendOperation(apiUrl, operation, { authorization: `Bearer ${token}` });
  const text = await response.text();
  if (!text.startsWith('{')) {
    throw new OperationFailed(`The API responded ${response.status}: ${text.slice(0, 500)}`);
  }
  return dataOf(JSON.parse(text) as GraphqlResponse) as Data;
}

/** @throws OperationFailed */
export function dataOf({ data, errors }: GraphqlResponse): unknown {
  if (errors !== undefined || data == null) {
    const messages = (errors ?? []).map(({ message }) => message).join('\n');
    throw new OperationFailed(messages || 'The response has no data.');
  }
  return data;
}

/** Opens a WebSocket for subscriptions, as the token's person. */
export function openSocket(
  apiUrl: string,
  token: string,
  options: Omit<ClientOptions, 'url' | 'connectionParams'> = {},
): SocketClient {
  return createClient({
    ...options,
    url: `${apiUrl.replace(/^http/, 'ws')}/graphql`,
    connectionParams: { authorization: `Bearer ${token}` },
  });
}
