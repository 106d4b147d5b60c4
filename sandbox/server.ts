import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { serveControl } from './control/serve-control.ts';
import { isGatewayPath } from './gateway/api-request.ts';
import { gatewayProblem } from './gateway/problems.ts';
import { serveXpm } from './gateway/serve-xpm.ts';
import type { Exchange } from './http/exchange.ts';
import { listen } from './http/listen.ts';
import { BodyTooLarge, CallerGone } from './http/request-body.ts';
import { send } from './http/send.ts';
import { serveIdentity } from './identity/serve-identity.ts';
import type { PracticeSeed } from './practice/practice-seed.ts';
import { defaultPractices } from './practice/practice-seed.ts';
import { World } from './sandbox-state.ts';
import type { SandboxSettings } from './settings.ts';
import { defaultSettings } from './settings.ts';

export interface SandboxOptions {
  /** 0, the default, for any free one. */
  readonly port?: number;
  /** 127.0.0.1 when not given; then `::1` is served, too, where there is one. */
  readonly host?: string;
  /** A generated one of 1,200 clients, the recorded one, and a generated one of 40. */
  readonly practices?: readonly PracticeSeed[];
  /** Real time in milliseconds; `Date.now` when not given. */
  readonly now?: () => number;
  readonly settings?: Partial<SandboxSettings>;
}

export interface Sandbox extends AsyncDisposable {
  /** Also the issuer of its tokens, e.g. `http://localhost:4010`. */
  readonly url: string;
  readonly port: number;
  /** Ends open connections, too. */
  close(): Promise<void>;
}

/** Starts a stand-in for Xero Practice Manager. @throws when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const world = new World({
    practices: options.practices ?? defaultPractices,
    now: options.now ?? Date.now,
    settings: { ...defaultSettings, ...options.settings },
  });
  const servers = await listen(
    () =>
      createServer((request, response) => {
        void serve(world, request, response);
      }),
    { port: options.port ?? 0, host: options.host ?? '127.0.0.1' },
  );
  world.url = servers.url;
  const { url, port, close } = servers;
  return { url, port, close, [Symbol.asyncDispose]: close };
}

/** Answers one request, whatever happens: a fault of ours is a 500, never the end. */
async function serve(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.sendDate = false;
  response.on('error', () => undefined);
  try {
    const address = world.url + (request.url ?? '/');
    const url = URL.canParse(address) ? new URL(address) : new URL(`${world.url}/not-an-address`);
    await dispatch(world, { request, response, method: request.method ?? 'GET', url });
  } catch (error) {
    if (error instanceof CallerGone) return;
    await apologise(response, error);
  }
}

function dispatch(world: World, exchange: Exchange): Promise<void> {
  const { pathname } = exchange.url;
  if (pathname.startsWith('/__control/')) return serveControl(world, exchange);
  if (isGatewayPath(pathname)) return serveXpm(world, exchange);
  return serveIdentity(world, exchange);
}

async function apologise(response: ServerResponse, error: unknown): Promise<void> {
  const correlationId = crypto.randomUUID();
  const isTooLarge = error instanceof BodyTooLarge;
  if (!isTooLarge) process.stderr.write(`sandbox ${correlationId}: ${describe(error)}\n`);
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

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
