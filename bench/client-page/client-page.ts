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

/** A page of 50 clients with 12 fields over 32 connections, beside a bare yoga with one SQL query and PostGraphile. */
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
    const ours = requestTo(`${stack.apiUrl}/graphql`, query, `Bearer ${practice.token}`);
    const servers: readonly Measured[] = [
      { name: 'ours', request: ours, service: stack.api },
      { ...yoga, request: requestTo(yoga.url, query) },
      { ...postgraphile, request: requestTo(postgraphile.url, derived) },
    ];
    await requireEqual(servers);
    const rates = await measureInTurns(servers);
    report(`CPU a request: ${rates.map(formatCpu).join(', ')}`);
    const [mine, bare, automatic] = rates;
    if (mine === undefined || bare === undefined || automatic === undefined) {
      throw new Error('Nothing was measured.');
    }
    const isShare = (ratio: number): boolean => ratio >= lowestShare;
    return [
      lineOf([mine, bare], `at least ${lowestShare}`, isShare),
      lineOf([mine, automatic], 'above 1', (ratio) => ratio > 1),
    ];
  },
};

function lineOf(
  [mine, theirs]: readonly [Rate, Rate],
  bar: string,
  isOk: (ratio: number) => boolean,
): Line {
  const ratio = mine.perSecond / theirs.perSecond;
  return {
    measure: `page of 50 clients with 12 fields, 32 connections; beside ${theirs.name}`,
    ours: `${Math.round(mine.perSecond)}/s`,
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
  readonly name: string;
  readonly perSecond: number;
  /** Of the serving process; null on other systems than Linux. */
  readonly cpuMs: number | null;
}

const formatCpu = ({ name, cpuMs }: Rate): string =>
  `${name} ${cpuMs === null ? 'unknown' : formatMs(cpuMs)}`;

function requestTo(url: string, body: object, authorization?: string): RepeatedRequest {
  const headers = authorization === undefined ? jsonType : { ...jsonType, authorization };
  return { url, headers, body: JSON.stringify(body) };
}

/** The median rate of each over all rounds. */
async function measureInTurns(servers: readonly Measured[]): Promise<readonly Rate[]> {
  const rates = servers.map((): Rate[] => []);
  // Round 0 warms them up and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [at, { name, request, service }] of servers.entries()) {
      const cpuBefore = cpuSeconds(service.pid);
      const { responses, seconds } = await repeat(request, load);
      const cpuAfter = cpuSeconds(service.pid);
      const cpuMs =
        cpuBefore === null || cpuAfter === null
          ? null
          : ((cpuAfter - cpuBefore) * 1000) / responses;
      if (round > 0) rates[at]?.push({ name, perSecond: responses / seconds, cpuMs });
    }
  }
  return rates.map((each) => {
    const sorted = each.toSorted((a, b) => a.perSecond - b.perSecond);
    const median = sorted[Math.floor(sorted.length / 2)];
    if (median === undefined) throw new Error('Nothing was measured.');
    return median;
  });
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
