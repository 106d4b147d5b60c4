import type { Service } from '../../embedded/process/service.ts';
import type { Bench, Line, Measurement } from '../measure.ts';
import { formatMs } from '../measure.ts';
import { createPracticeWithClients } from '../practice-with-clients.ts';
import { cpuSeconds } from '../process-facts.ts';
import { clientPageDocument, postgraphileDocument } from './documents.ts';
import type { LoadOptions, RepeatedRequest } from './http-load.ts';
import { jsonType, repeat, send } from './http-load.ts';
import { startPostgraphile, startYoga } from './peers.ts';

/** The servers take turns, so that all see the same state of the machine. */
const rounds = 3;
const clients = 1000;
const load: LoadOptions = { connections: 32, seconds: 4 };
const lowestShare = 0.8;

/**
 * A page of 50 clients with 12 fields over 32 connections, beside a bare yoga with one SQL query and PostGraphile. Equal
 * queries of a person share executions, so ours is measured besides with requests of which no two are equal.
 */
export const clientPage: Measurement = {
  name: 'client-page',
  async run(bench: Bench) {
    const { stack, report } = bench;
    const practice = await createPracticeWithClients(stack, clients);
    const yoga = await startYoga(stack);
    await using _yoga = yoga.service;
    const postgraphile = await startPostgraphile(bench);
    await using _postgraphile = postgraphile.service;
    const query = { query: clientPageDocument, variables: { id: practice.globalId } };
    const derived = { query: postgraphileDocument, variables: { id: practice.id } };
    const ours = `${stack.apiUrl}/graphql`;
    const headers = { ...jsonType, authorization: `Bearer ${practice.token}` };
    // The document does not declare the variable, so that nothing else depends on it.
    const different = Array.from({ length: load.connections }, (_, connection) =>
      JSON.stringify({ ...query, variables: { ...query.variables, connection } }),
    );
    const equal: Measured = {
      name: 'equal requests',
      request: { ...requestTo(ours, query), headers },
      service: stack.api,
    };
    const unequal: Measured = {
      name: 'requests that differ',
      request: { url: ours, headers, bodies: different },
      service: stack.api,
    };
    const bare: Measured = { ...yoga, request: requestTo(yoga.url, query) };
    const derivedApi: Measured = { ...postgraphile, request: requestTo(postgraphile.url, derived) };
    const servers = [equal, unequal, bare, derivedApi];
    await requireEqual(servers);
    const rates = await measureInTurns(servers);
    report(`CPU a request: ${servers.map((server) => formatCpu(server, rates)).join(', ')}`);
    return [equal, unequal].flatMap((mine) => [
      lineOf([mine, bare], rates, { bar: `at least ${lowestShare}`, isOk: isShare }),
      lineOf([mine, derivedApi], rates, { bar: 'above 1', isOk: isAhead }),
    ]);
  },
};

const isShare = (ratio: number): boolean => ratio >= lowestShare;
const isAhead = (ratio: number): boolean => ratio > 1;

interface Bar {
  readonly bar: string;
  readonly isOk: (ratio: number) => boolean;
}

function lineOf(
  [mine, peer]: readonly [Measured, Measured],
  rates: Rates,
  { bar, isOk }: Bar,
): Line {
  const [ours, theirs] = [rateOf(mine, rates), rateOf(peer, rates)];
  const ratio = ours.perSecond / theirs.perSecond;
  return {
    measure: `page of 50 clients with 12 fields, 32 connections, ${mine.name}; beside ${peer.name}`,
    ours: `${Math.round(ours.perSecond)}/s`,
    floor: `${Math.round(theirs.perSecond)}/s`,
    ratio,
    bar,
    ok: isOk(ratio),
  };
}

interface Measured {
  readonly name: string;
  readonly request: RepeatedRequest;
  readonly service: Service;
}

interface Rate {
  readonly perSecond: number;
  /** Of the serving process; null on other systems than Linux. */
  readonly cpuMs: number | null;
}

type Rates = ReadonlyMap<Measured, Rate>;

function rateOf(server: Measured, rates: Rates): Rate {
  const rate = rates.get(server);
  if (rate === undefined) throw new Error(`${server.name} was not measured.`);
  return rate;
}

function formatCpu(server: Measured, rates: Rates): string {
  const { cpuMs } = rateOf(server, rates);
  return `${server.name} ${cpuMs === null ? 'unknown' : formatMs(cpuMs)}`;
}

const requestTo = (url: string, body: object): RepeatedRequest => ({
  url,
  headers: jsonType,
  bodies: [JSON.stringify(body)],
});

/** The median rate of each over all rounds. */
async function measureInTurns(servers: readonly Measured[]): Promise<Rates> {
  const measured = servers.map((): Rate[] => []);
  // Round 0 warms them up and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [at, { request, service }] of servers.entries()) {
      const cpuBefore = cpuSeconds(service.pid);
      const { responses, seconds } = await repeat(request, load);
      const cpuAfter = cpuSeconds(service.pid);
      const cpuMs =
        cpuBefore === null || cpuAfter === null
          ? null
          : ((cpuAfter - cpuBefore) * 1000) / responses;
      if (round > 0) measured[at]?.push({ perSecond: responses / seconds, cpuMs });
    }
  }
  return new Map(
    servers.flatMap((server, at) => {
      const sorted = measured[at]?.toSorted((a, b) => a.perSecond - b.perSecond) ?? [];
      const median = sorted[Math.floor(sorted.length / 2)];
      return median === undefined ? [] : [[server, median] as const];
    }),
  );
}

/** All servers must return the same page, or their rates say nothing about each other. */
async function requireEqual(servers: readonly Measured[]): Promise<void> {
  const pages = await Promise.all(servers.map(({ request }) => pageOf(request)));
  for (const [at, page] of pages.entries()) {
    if (page !== pages[0]) {
      throw new Error(`The page of ${servers[at]?.name ?? ''} differs:\n${pages[0]}\n${page}`);
    }
  }
}

/** The data of a response. Ours has extensions besides, which say what the request cost, and global ids. */
async function pageOf(request: RepeatedRequest): Promise<string> {
  const { data } = JSON.parse(await send(request)) as { readonly data: unknown };
  return JSON.stringify(data).replaceAll('"Client:', '"');
}
