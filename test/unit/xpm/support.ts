import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { SourceFailureReason } from '../../../src/domain/sync/source-failure.ts';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import type { CallResult, Permit, RateLimiter } from '../../../src/ports/rate-limiter.ts';
import type { Chunk, PracticeSource, RecordList } from '../../../src/ports/xpm/source.ts';
import type {
  TokenRenewal,
  TokenVault,
  XpmGrant,
  XpmTokens,
} from '../../../src/ports/xpm/token-vault.ts';
import type { ListShape } from '../../../src/xpm/calls/list.ts';
import { readList } from '../../../src/xpm/calls/list.ts';
import type { WriteCalls } from '../../../src/xpm/calls/write-calls.ts';
import type { TransportDependencies, XmlResponse } from '../../../src/xpm/http/transport.ts';
import { createTransport } from '../../../src/xpm/http/transport.ts';
import type { TokenRefresher } from '../../../src/xpm/oauth/grant.ts';
import { createPracticeApi, createWriteCalls } from '../../../src/xpm/xpm.ts';

export const now = new Date('2026-11-24T10:00:00.000Z');
export const practiceId = 'practice-1';

export function tokens(name: string, lifeMs = 30 * 60_000): XpmTokens {
  return {
    accessToken: `access-${name}`,
    accessTokenExpiresAt: new Date(now.getTime() + lifeMs),
    refreshToken: `refresh-${name}`,
  };
}

/** A real HTTP server on a free port; `respond` plays XPM. */
export interface Wire extends AsyncDisposable {
  readonly url: string;
  readonly requests: {
    method: string;
    url: string;
    headers: IncomingMessage['headers'];
    body: string;
  }[];
  /** Resolves when a request's connection has been closed by the other side. */
  readonly hungUp: Promise<void>;
}

/** Plays XPM once a request is there in full. */
export type Responder = (response: ServerResponse, request: IncomingMessage, body: string) => void;

export async function wire(respond: Responder): Promise<Wire> {
  const requests: Wire['requests'] = [];
  const hungUp = Promise.withResolvers<undefined>();
  const server = createServer((request, response) => {
    response.on('close', () => {
      if (!response.writableFinished) hungUp.resolve(undefined);
    });
    void text(request).then((body) => {
      const { method = '', url = '', headers } = request;
      requests.push({ method, url, headers, body });
      respond(response, request, body);
    });
  });
  server.listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    requests,
    hungUp: hungUp.promise,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** XPM's ordinary headers of an XML response. */
export const xmlHeaders = {
  'content-type': 'text/xml; charset=utf-8',
  date: 'Tue, 24 Nov 2026 09:59:58 GMT',
  'x-appminlimit-remaining': '9998',
  'x-minlimit-remaining': '58',
  'x-daylimit-remaining': '4971',
};

export const observedInXmlHeaders = {
  minuteRemaining: 58,
  dayRemaining: 4971,
  appMinuteRemaining: 9998,
};

export function respondXml(xml: string): Responder {
  return (response) => response.writeHead(200, xmlHeaders).end(xml);
}

/** Permits that are counted: how often each was renewed, and with what it was released. */
export interface FakeRateLimiter extends RateLimiter {
  readonly calls: string[];
  readonly permits: { renewed: number; releases: CallResult[] }[];
}

export function fakeRateLimiter(onRenew: () => void = () => undefined): FakeRateLimiter {
  const calls: string[] = [];
  const permits: FakeRateLimiter['permits'] = [];
  return {
    calls,
    permits,
    endSeries: () => Promise.resolve(),
    acquire: ({ call }) => {
      const permit = { renewed: 0, releases: [] as CallResult[] };
      calls.push(call);
      permits.push(permit);
      const taken: Permit = {
        number: BigInt(permits.length),
        renew: () => {
          permit.renewed += 1;
          onRenew();
          return Promise.resolve();
        },
        release: (result) => {
          permit.releases.push(result);
          const { refused } = result;
          return Promise.resolve(
            refused === null ? null : { limit: refused.limit, until: refused.until },
          );
        },
      };
      return Promise.resolve([taken] as const);
    },
  };
}

/** A vault in memory that lets one holder at a time refresh, as the stored one does by a lease. */
export function memoryVault(grant: XpmGrant | null): TokenVault & { current: XpmGrant | null } {
  let queue: Promise<unknown> = Promise.resolve();
  const vault = {
    current: grant,
    read: () => Promise.resolve(vault.current),
    refresh: (_practice: string, { isUsable, renew }: TokenRenewal) => {
      const refreshed = queue.then(async () => {
        if (vault.current === null || isUsable(vault.current.tokens)) return vault.current;
        vault.current = { ...vault.current, tokens: await renew(vault.current.tokens) };
        return vault.current;
      });
      queue = refreshed.catch(() => undefined);
      return refreshed;
    },
  };
  return vault;
}

/** Each refresh gives the next tokens: `access-1`, `access-2` ... */
function countingRefresher(): TokenRefresher & { readonly sent: string[] } {
  const sent: string[] = [];
  return {
    sent,
    refresh: ({ refreshToken }) => {
      sent.push(refreshToken);
      return Promise.resolve(tokens(String(sent.length)));
    },
  };
}

export interface TestSource {
  readonly source: PracticeSource;
  readonly writes: WriteCalls;
  readonly rateLimiter: FakeRateLimiter;
  readonly vault: TokenVault & { current: XpmGrant | null };
  readonly refresher: TokenRefresher & { readonly sent: string[] };
}

/** A source and the write calls at `baseUrl` with fake ports; timeouts are long unless given. */
export function sourceAt(
  baseUrl: string,
  overrides: Partial<TransportDependencies> = {},
): TestSource {
  const rateLimiter = fakeRateLimiter();
  const vault = memoryVault({ tenantId: 'tenant-1', tokens: tokens('0') });
  const refresher = countingRefresher();
  const clock = { now: () => now };
  const onUnreleased = (error: unknown): never => {
    throw error;
  };
  const deps = { baseUrl, rateLimiter, vault, refresher, clock, onUnreleased, ...overrides };
  const { source } = createPracticeApi(deps);
  const writes = createWriteCalls(createTransport(deps));
  return { source, writes, rateLimiter, vault, refresher };
}

/** Everything that a list holds, its chunks put together. */
export async function drain<T>(list: RecordList<T>): Promise<Chunk<T>> {
  const all: Chunk<T> = { records: [], problems: [] };
  for await (const { records, problems } of list.chunks) {
    (all.records as T[]).push(...records);
    (all.problems as unknown[]).push(...problems);
  }
  return all;
}

/** A list in a response whose body arrives in these pieces. */
export function listResponse<T>(
  pieces: readonly (string | Uint8Array)[],
  shape: ListShape<T>,
): RecordList<T> {
  const encoder = new TextEncoder();
  const bytes = pieces.map((piece) => (typeof piece === 'string' ? encoder.encode(piece) : piece));
  const response: XmlResponse = {
    call: 'client.api/list',
    number: 1n,
    status: 200,
    asOf: now,
    body: Readable.from(bytes) as AsyncIterable<Uint8Array>,
    end: () => undefined,
  };
  return { asOf: now, call: 1n, chunks: readList(response, shape) };
}

/** The failure that `work` ends in; anything else than a SourceFailure is thrown on. */
export async function failureOf(work: Promise<unknown>): Promise<SourceFailure> {
  try {
    await work;
  } catch (error) {
    if (error instanceof SourceFailure) return error;
    throw error;
  }
  throw new Error('It was to fail, and did not');
}

export async function reasonOf(work: Promise<unknown>): Promise<SourceFailureReason> {
  return (await failureOf(work)).reason;
}

export interface Recording {
  readonly request: { readonly method: string; readonly url: string };
  readonly response: {
    readonly status: number;
    readonly headers: Record<string, string>;
    readonly body: string;
  };
}

/** The response of one recording of real traffic (API 3.0). */
export function recordingOf(name: string): Recording {
  const file = new URL(`../../recordings/${name}.json`, import.meta.url);
  return only(JSON.parse(readFileSync(file, 'utf8')) as Recording[]);
}

/** The first of a list that must not be empty. */
export function only<T>(list: readonly T[]): T {
  const [first] = list;
  if (first === undefined) throw new Error('There is none');
  return first;
}

/** Plays a recorded response byte by byte as it was, apart from what belongs to its connection. */
export function replay({ response: { status, headers, body } }: Recording): Responder {
  const { connection: _, 'content-length': __, ...kept } = headers;
  return (response) => response.writeHead(status, kept).end(body);
}

const clientId = '0183f65c-08c6-47b7-af05-3da072e901ae';

export function clientXml(name: string, more = '', uuid = clientId): string {
  return `<Client><UUID>${uuid}</UUID><Name>${name}</Name>${more}</Client>`;
}

export function clientsXml(...clients: string[]): string {
  return `<Response><Status>OK</Status><Clients>${clients.join('')}</Clients></Response>`;
}
