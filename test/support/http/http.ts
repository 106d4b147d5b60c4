import { sendOperation } from '../../../embedded/harness/graphql-client.ts';

/** What the API answers to one request, as it stands on the wire. */
export interface Answer {
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

/** Sends an operation and shows everything of the answer: for what typed documents cannot say. */
export async function post(url: string, { authorization, ...operation }: Sent): Promise<Answer> {
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

/** The codes of an answer's errors. */
export const codesOf = ({ body }: Pick<Answer, 'body'>): unknown[] =>
  (body.errors ?? []).map(({ extensions }) => extensions?.['code']);
