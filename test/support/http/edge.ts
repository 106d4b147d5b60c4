import { promisify } from 'node:util';
import { createServerAdapter } from '@whatwg-node/server';
import pino from 'pino';
import { Registry } from 'prom-client';
import type { EdgeConfig } from '../../../src/config.ts';
import type { Services } from '../../../src/context.ts';
import { createDrain } from '../../../src/http/drain.ts';
import { createEventStreams } from '../../../src/http/event-streams/event-streams.ts';
import type { RequestTimeouts } from '../../../src/http/http-server.ts';
import { createHttpServer } from '../../../src/http/http-server.ts';
import type { Authenticate } from '../../../src/http/identity/authenticate.ts';
import { serveJson } from '../../../src/http/json-requests.ts';
import { createBudgets } from '../../../src/http/limits/budget.ts';
import { createViewerConnections } from '../../../src/http/limits/viewer-connections.ts';
import { listenOn } from '../../../src/http/listen-on.ts';
import { createOrigins } from '../../../src/http/origins.ts';
import { createMaskError } from '../../../src/http/pipeline/mask-error.ts';
import { createGraphql } from '../../../src/http/pipeline/yoga.ts';
import type { NodeContext } from '../../../src/http/router.ts';
import { createRouter } from '../../../src/http/router.ts';
import type { SlowConsumerLimits } from '../../../src/http/subscriptions/slow-consumer.ts';
import { Subscriptions } from '../../../src/http/subscriptions/subscriptions.ts';
import { serveWebsocket } from '../../../src/http/websocket/websocket.ts';
import { createApiMetrics } from '../../../src/telemetry/api-metrics.ts';
import { startTracing } from '../../../src/telemetry/tracing.ts';

/** The edge of an API process without anything behind it: sockets, limits, sign-in and the pipeline are the real ones. */
export interface Edge extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** What the process has logged at `error` and above. */
  readonly logged: readonly string[];
  /** Its metrics. */
  readonly registry: Registry;
  /** How many connections of clients it has. */
  connections(): Promise<number>;
  /** Ends everything as a process does that is told to stop. */
  drain(): Promise<void>;
}

export interface EdgeOptions extends Partial<EdgeConfig> {
  readonly services?: Partial<Services>;
  readonly timeouts?: RequestTimeouts;
  readonly socketsPerViewer?: number;
  /** Default 0: a free port. */
  readonly port?: number;
  readonly issuerIsDown?: () => boolean;
  readonly slowConsumers?: SlowConsumerLimits;
  /** Default: an hour. */
  readonly tokenLifeMs?: () => number;
}

/** `Bearer <name>` signs in; `Bearer expired` and `Bearer forged` do not. */
const authenticateFor =
  (tokenLifeMs: () => number): Authenticate =>
  (authorization) => {
    const name = authorization?.replace('Bearer ', '');
    if (name === undefined) return Promise.resolve({ type: 'anonymous' });
    if (name === 'expired' || name === 'forged') {
      const isFinal = name === 'forged';
      return Promise.resolve({ type: 'refused', message: `The token is ${name}.`, isFinal });
    }
    const expiresAt = new Date(Date.now() + tokenLifeMs());
    return Promise.resolve({
      type: 'signedIn',
      signedIn: { viewer: { subject: name, name }, expiresAt },
    });
  };

export async function startEdge(options: EdgeOptions = {}): Promise<Edge> {
  const config: EdgeConfig = {
    corsOrigins: options.corsOrigins ?? [],
    trustedProxies: options.trustedProxies ?? 0,
    viewerCostPerMinute: options.viewerCostPerMinute ?? 1_000_000,
    addressRequestsPerMinute: options.addressRequestsPerMinute ?? 600,
    introspection: options.introspection ?? true,
    graphiql: options.graphiql ?? false,
  };
  const registry = new Registry();
  const logged: string[] = [];
  const logger = pino({ level: 'error' }, { write: (line: string) => void logged.push(line) });
  const authenticate = authenticateFor(options.tokenLifeMs ?? (() => 3_600_000));
  const { tracer } = startTracing({ url: null, service: 'edge', onExportFailure: () => undefined });
  const metrics = createApiMetrics(registry);
  const deps = {
    ...config,
    authenticate: (authorization: string | null) =>
      options.issuerIsDown?.() === true
        ? Promise.resolve({ type: 'unavailable', error: new Error('unreachable') } as const)
        : authenticate(authorization),
    logger,
    tracer,
    services: {
      runWhileWanted: (_signal: AbortSignal, work: () => unknown) => work(),
      ...options.services,
    } as Services,
    metrics,
    maskError: createMaskError(logger, () => false),
    origins: createOrigins({ ...config, publicUrl: 'https://api.example.com' }),
    budgets: createBudgets(config, { metrics, sharedCounts: null }),
    graphiql: config.graphiql ? () => Promise.resolve(null) : null,
    viewerConnections: createViewerConnections(options.socketsPerViewer ?? 100, () =>
      metrics.recordRefusal('viewer_connections'),
    ),
  };
  const eventStreams = createEventStreams(deps.viewerConnections);
  const yoga = createGraphql({
    ...deps,
    eventStreams,
    subscriptions: new Subscriptions({
      ...deps,
      ...(options.slowConsumers !== undefined && { limits: options.slowConsumers }),
    }),
  });
  const router = createRouter({
    ...deps,
    yoga,
    extra: () => null,
    readinessChecks: { vital: [], helpful: [] },
  });
  const server = createHttpServer(options.timeouts);
  const { requestListener } = createServerAdapter<NodeContext>(router);
  server.on('request', serveJson({ ...deps, yoga }, requestListener));
  const websocket = serveWebsocket({ ...deps, server, yoga });
  const drain = createDrain(server, { drainSeconds: 0, connections: [websocket, eventStreams] });
  const listening = await listenOn(server, { port: options.port ?? 0, host: '127.0.0.1' });
  return {
    url: `http://127.0.0.1:${listening.port}`,
    port: listening.port,
    logged,
    registry,
    connections: promisify(server.getConnections.bind(server)),
    drain: async () => drain[Symbol.asyncDispose](),
    async [Symbol.asyncDispose]() {
      await websocket.disconnect(0);
      websocket[Symbol.dispose]();
      await listening[Symbol.asyncDispose]();
    },
  };
}
