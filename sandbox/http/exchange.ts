import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request and the response to write. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  readonly url: URL;
}
