import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Edge } from '../../../support/http/edge.ts';
import { startEdge } from '../../../support/http/edge.ts';

const app = 'https://app.example.com';
const evil = 'https://evil.example';

describe('A web page', () => {
  let closed: Edge;
  let open: Edge;
  let proxied: Edge;
  beforeAll(async () => {
    [closed, open, proxied] = await Promise.all([
      startEdge(),
      startEdge({ corsOrigins: [app, 'http://localhost:5173'] }),
      startEdge({ trustedProxies: 1 }),
    ]);
  });
  afterAll(async () => {
    await Promise.all([closed, open, proxied].map((edge) => edge[Symbol.asyncDispose]()));
  });

  const query = (edge: Edge, headers: Record<string, string>, body = '{"query":"{__typename}"}') =>
    fetch(`${edge.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
  const preflight = (edge: Edge, origin: string, path = '/graphql') =>
    fetch(`${edge.url}${path}`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });
  const corsHeaders = ({ headers }: Response): string[] =>
    [...headers.keys()].filter((name) => name.startsWith('access-control-'));

  it.each([evil, app, 'null', 'http://localhost:4000'])(
    'A page of the origin %s reads nothing while no origin is configured',
    async (origin) => {
      for (const response of [await query(closed, { origin }), await preflight(closed, origin)]) {
        expect(corsHeaders(response)).toEqual([]);
        expect(response.headers.get('vary')).toContain('Origin');
      }
    },
  );

  it.each([evil, 'https://app.example.com.evil.example', 'http://app.example.com', 'null', '*'])(
    'A page of the origin %s reads nothing while another origin is configured',
    async (origin) => {
      expect(corsHeaders(await query(open, { origin }))).toEqual([]);
      expect(corsHeaders(await preflight(open, origin))).toEqual([]);
    },
  );

  it('A page of a configured origin reads responses, without the credentials of the browser', async () => {
    const response = await query(open, { origin: app });
    expect(await response.json()).toMatchObject({ data: { __typename: 'Query' } });
    expect(response.headers.get('access-control-allow-origin')).toBe(app);
    expect(response.headers.get('access-control-expose-headers')).toContain('retry-after');
    expect(response.headers.has('access-control-allow-credentials')).toBe(false);
    expect(response.headers.get('vary')).toContain('Origin');
  });

  it('The preflight of a configured origin allows the token and is kept for hours', async () => {
    const response = await preflight(open, app);
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': app,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'authorization,content-type',
      'access-control-max-age': '7200',
    });
    expect(response.headers.has('access-control-allow-credentials')).toBe(false);
  });

  it('A page of a configured origin reads why its request was refused before it was parsed', async () => {
    const response = await query(open, { origin: app }, ' '.repeat(300_000));
    expect(response.status).toBe(413);
    expect(response.headers.get('access-control-allow-origin')).toBe(app);
  });

  it('Only the address of GraphQL is open to pages of other origins', async () => {
    for (const path of ['/healthz', '/readyz', '/xpm/callback']) {
      expect(corsHeaders(await preflight(open, app, path))).toEqual([]);
    }
  });

  const socket = async (edge: Edge, headers: Record<string, string>): Promise<string> => {
    const opened = new WebSocket(
      `${edge.url.replace('http', 'ws')}/graphql`,
      'graphql-transport-ws',
      { headers },
    );
    const outcome = await Promise.race([
      once(opened, 'open').then(() => 'open'),
      once(opened, 'unexpected-response').then(([, response]) =>
        String((response as IncomingMessage).statusCode),
      ),
    ]);
    opened.on('error', () => undefined).terminate();
    return outcome;
  };
  const host = 'api.internal:4000';

  it.each<[string, () => Edge, Record<string, string>, string]>([
    ['A program without an origin', () => closed, {}, 'open'],
    ['A page of an unknown origin', () => closed, { origin: evil }, '403'],
    ['A page without a readable origin', () => closed, { origin: 'null' }, '403'],
    ['A page of a configured origin', () => open, { origin: app }, 'open'],
    ['A page of the requested host', () => closed, { host, origin: `http://${host}` }, 'open'],
    ['A page of PUBLIC_URL', () => closed, { host, origin: 'https://api.example.com' }, 'open'],
    [
      'A page of the host that a trusted proxy names',
      () => proxied,
      { host, origin: app, 'x-forwarded-host': 'app.example.com' },
      'open',
    ],
    [
      'A page of a host that no trusted proxy names',
      () => closed,
      { host, origin: evil, 'x-forwarded-host': 'evil.example' },
      '403',
    ],
  ])('%s opens a socket or is refused', async (_who, edge, headers, outcome) => {
    expect(await socket(edge(), headers)).toBe(outcome);
  });
});
