import { sendOperation } from '../../../embedded/harness/graphql-client.ts';

/** A response of the API, as it stands on the wire. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: GraphqlBody;
}

export interface GraphqlBody {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: Readonly<Record<string, unknown>>;
  }[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface Sent {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** The whole header, as it is sent. */
  readonly authorization?: string;
}

const accept = 'application/graphql-response+json';

/** Sends an operation and returns all of the response, for what typed documents cannot say. */
export async function post(
  url: string,
  { authorization, ...operation }: Sent,
): Promise<HttpResponse> {
  const headers = { accept, ...(authorization !== undefined && { authorization }) };
  const response = await sendOperation(url, operation, headers);
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text.startsWith('{') ? (JSON.parse(text) as GraphqlBody) : {},
  };
}

/** The codes of a response's errors. */
export const codesOf = ({ body }: Pick<HttpResponse, 'body'>): unknown[] =>
  (body.errors ?? []).map(({ extensions }) => extensions?.['code']);
