import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { serveControl } from './control/serve-control.ts';
import { isGatewayPath } from './gateway/api-request.ts';
import { gatewayProblem } from './gateway/problems.ts';
import { serveXpm } from './gateway/serve-xpm.ts';
import type { Exchange } from './http/exchange.ts';
import { listen } from './http/listen.ts';
import { BodyTooLarge, RequestAborted } from './http/request-body.ts';
import { send } from './http/send.ts';
import { serveIdentity } from './identity/serve-identity.ts';
import type { PracticeSeed } from './practice/practice-seed.ts';
import { defaultPractices } from './practice/practice-seed.ts';
import { SandboxState } from './sandbox-state.ts';
import type { SandboxSettings } from './settings.ts';
import { defaultSettings } from './settings.ts';

export interface SandboxOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default 127.0.0.1, with which `::1` is served as well where the system has IPv6. */
  readonly host?: string;
  /** Default: a generated practice of 1,200 clients, the recorded one, a generated one of 40. */
  readonly practices?: readonly PracticeSeed[];
  /** Real time in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
  readonly settings?: Partial<SandboxSettings>;
}

/** Its disposal stops the server and closes open connections. */
export interface Sandbox extends AsyncDisposable {
  /** The base address and the issuer of all tokens, e.g. `http://localhost:4010`. */
  readonly url: string;
  readonly port: number;
}

/** Starts a stand-in for Xero Practice Manager. @throws when the port cannot be used */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const state = new SandboxState({
    practices: options.practices ?? defaultPractices,
    now: options.now ?? Date.now,
    settings: { ...defaultSettings, ...options.settings },
  });
  const listener = await listen(
    () =>
      createServer((request, response) => {
        void serve(state, request, response);
      }),
    { port: options.port ?? 0, host: options.host ?? '127.0.0.1' },
  );
  state.url = listener.url;
  return listener;
}

/** Serves one request. An internal error is a 500 and never ends the process. */
async function serve(
  sandbox: SandboxState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.sendDate = false;
  response.on('error', () => undefined);
  try {
    const address = sandbox.url + (request.url ?? '/');
    const url = URL.canParse(address) ? new URL(address) : new URL(`${sandbox.url}/invalid-url`);
    await dispatch(sandbox, { request, response, method: request.method ?? 'GET', url });
  } catch (error) {
    if (error instanceof RequestAborted) return;
    await sendError(response, error);
  }
}

function dispatch(sandbox: SandboxState, exchange: Exchange): Promise<void> {
  const { pathname } = exchange.url;
  if (pathname.startsWith('/__control/')) return serveControl(sandbox, exchange);
  if (isGatewayPath(pathname)) return serveXpm(sandbox, exchange);
  return serveIdentity(sandbox, exchange);
}

async function sendError(response: ServerResponse, error: unknown): Promise<void> {
  const correlationId = crypto.randomUUID();
  const isTooLarge = error instanceof BodyTooLarge;
  if (!isTooLarge) process.stderr.write(`sandbox ${correlationId}: ${stackOf(error)}\n`);
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  await send(
    response,
    isTooLarge
      ? gatewayProblem(413, error.message, correlationId)
      : gatewayProblem(500, 'InternalError', correlationId),
  );
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
