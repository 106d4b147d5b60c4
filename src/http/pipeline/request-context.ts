import type { ServerResponse } from 'node:http';
import type { SignedIn } from '../identity/authenticate.ts';
import type { Outlet } from '../subscriptions/outlet.ts';

/** The part of a request's context that resolvers do not see. */
export interface RequestContext {
  readonly signedIn: SignedIn | null;
  /** Where a subscription over a socket sends its results; `null` over HTTP. */
  readonly outlet: Outlet | null;
  /** Node's response of a request over HTTP; `null` over a socket. */
  readonly response: ServerResponse | null;
  /** Aborts when the client of an operation over a socket abandons it; `null` over HTTP, where the request has a signal. */
  readonly abandoned: AbortSignal | null;
}

/** What a transport knows already: HTTP the address of its client, WebSocket the person who has signed in. */
export interface ServerContext extends Partial<RequestContext> {
  readonly address?: string;
}
