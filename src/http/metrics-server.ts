import { createServer } from 'node:http';
import type { Registry } from 'prom-client';
import { collectDefaultMetrics } from 'prom-client';
import type { Config } from '../config.ts';
import { listenOn } from './listen-on.ts';

/**
 * Serves `/metrics` to Prometheus. The port is separate, because people who can reach the API must not read
 * metrics about all practices. Returns the address; `null` when the configuration has no port for metrics.
 */
export async function serveMetricsOf(
  { metricsPort: port, host }: Pick<Config, 'metricsPort' | 'host'>,
  registry: Registry,
  parts: AsyncDisposableStack,
): Promise<string | null> {
  if (port === null) return null;
  collectDefaultMetrics({ register: registry });
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end('Not found. The metrics are at /metrics.\n');
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end('The metrics could not be read.\n'),
    );
  });
  const listening = await listenOn(server, { port, host });
  parts.use(listening);
  return `http://localhost:${listening.port}/metrics`;
}
