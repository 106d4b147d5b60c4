import type { TadaDocumentNode } from 'gql.tada';
import { print } from 'graphql';
import type { GraphqlBody } from './http.ts';

/** A subscription over server-sent events. `next` is null once the server has ended the stream. */
export interface EventStream<R> extends AsyncDisposable {
  readonly status: number;
  next(): Promise<(GraphqlBody & { readonly data?: R }) | null>;
}

/** Follows a subscription as a client of GraphQL over SSE (distinct connections mode) does. */
export async function followEvents<R, V>(
  url: string,
  authorization: string,
  { document, variables }: { readonly document: TadaDocumentNode<R, V>; readonly variables: V },
): Promise<EventStream<R>> {
  const abort = new AbortController();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { accept: 'text/event-stream', 'content-type': 'application/json', authorization },
    body: JSON.stringify({ query: print(document), variables }),
    signal: abort.signal,
  });
  const messages = messagesOf(response);
  return {
    status: response.status,
    async next() {
      for (;;) {
        const message = await messages.next();
        if (message.done === true || message.value.event === 'complete') return null;
        const { event, data } = message.value;
        if (event === 'next') return JSON.parse(data) as { data?: R };
      }
    },
    async [Symbol.asyncDispose]() {
      abort.abort();
      await messages.return(undefined).catch(() => undefined);
    },
  };
}

interface EventMessage {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/** The messages of a response of server-sent events. */
export async function* messagesOf(response: Response): AsyncGenerator<EventMessage> {
  if (response.body === null) return;
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) yield messageOf(block);
  }
}

function messageOf(block: string): EventMessage {
  const field = (name: string): string =>
    block
      .split('\n')
      .filter((line) => line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).trimStart())
      .join('\n');
  return { id: field('id'), event: field('event'), data: field('data') };
}
