import { respondsAt } from '../../embedded/harness/readiness.ts';
import { freePort } from '../../embedded/process/ports.ts';
import { nodeProgram, type Service, startService } from '../../embedded/process/service.ts';
import type { Bench, Line, Measurement } from '../measure.ts';
import { formatMs } from '../measure.ts';
import { createPracticeWithClients } from '../practice-with-clients.ts';
import { cpuSeconds } from '../process-facts.ts';
import type { Stack } from '../stack.ts';
import type { LoadOptions, RepeatedRequest } from './http-load.ts';
import { repeat, send } from './http-load.ts';

/** Floor and product take turns, so that both see the same state of the machine. */
const rounds = 3;
const clients = 1000;
const load: LoadOptions = { connections: 32, seconds: 4 };
const lowestShare = 0.8;

const document = /* GraphQL */ `
  query ClientPage($id: ID!) {
    practice(id: $id) {
      clients(first: 50) {
        edges {
          node {
            id
            xpmId
            name
            email
            phone
            address
            city
            region
            postCode
            country
            clientCode
            taxNumber
          }
        }
        pageInfo {
          hasNextPage
        }
      }
    }
  }
`;

/** A page of 50 clients with 12 fields over 32 connections, beside a bare yoga with one SQL query. */
export const clientPage: Measurement = {
  name: 'client-page',
  async run({ stack, report }: Bench) {
    const practice = await createPracticeWithClients(stack, clients);
    const yoga = await startYoga(stack);
    await using _yoga = yoga.service;
    const body = JSON.stringify({ query: document, variables: { id: practice.globalId } });
    const requestTo = (url: string, authorization: string | null): RepeatedRequest => ({
      url,
      headers: {
        'content-type': 'application/json',
        ...(authorization !== null && { authorization }),
      },
      body,
    });
    const ours = requestTo(`${stack.apiUrl}/graphql`, `Bearer ${practice.token}`);
    const floor = requestTo(`${yoga.url}/graphql`, null);
    await requireEqual(ours, floor);
    const rates = await measureInTurns([
      { request: ours, service: stack.api },
      { request: floor, service: yoga.service },
    ]);
    const [mine, theirs] = rates;
    if (mine === undefined || theirs === undefined) throw new Error('Nothing was measured.');
    report(`CPU a request: ${formatCpu(mine)}, bare yoga ${formatCpu(theirs)}`);
    const ratio = mine.perSecond / theirs.perSecond;
    return [
      {
        measure: 'page of 50 clients with 12 fields, 32 connections; beside a bare yoga',
        ours: `${Math.round(mine.perSecond)}/s`,
        floor: `${Math.round(theirs.perSecond)}/s`,
        ratio,
        bar: `at least ${lowestShare}`,
        ok: ratio >= lowestShare,
      },
    ] satisfies Line[];
  },
};

interface Measured {
  readonly request: RepeatedRequest;
  readonly service: Service;
}

interface Rate {
  readonly perSecond: number;
  /** Of the serving process; null on other systems than Linux. */
  readonly cpuMs: number | null;
}

const formatCpu = ({ cpuMs }: Rate): string => (cpuMs === null ? 'unknown' : formatMs(cpuMs));

/** The median rate of each over all rounds. */
async function measureInTurns(servers: readonly Measured[]): Promise<readonly Rate[]> {
  const rates = servers.map((): Rate[] => []);
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
      if (round > 0) rates[at]?.push({ perSecond: responses / seconds, cpuMs });
    }
  }
  return rates.map((each) => {
    const sorted = each.toSorted((a, b) => a.perSecond - b.perSecond);
    const median = sorted[Math.floor(sorted.length / 2)];
    if (median === undefined) throw new Error('Nothing was measured.');
    return median;
  });
}

/** Both servers must return the same page, or their rates say nothing about each other. */
async function requireEqual(ours: RepeatedRequest, floor: RepeatedRequest): Promise<void> {
  const [mine, theirs] = await Promise.all([pageOf(ours), pageOf(floor)]);
  if (mine !== theirs) throw new Error(`The pages differ:\n${mine}\n${theirs}`);
}

/** The data of a response. Ours has extensions besides, which say what the request cost. */
async function pageOf(request: RepeatedRequest): Promise<string> {
  const { data } = JSON.parse(await send(request)) as { readonly data: unknown };
  return JSON.stringify(data);
}

async function startYoga(
  stack: Stack,
): Promise<{ readonly url: string; readonly service: Service }> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const service = await startService({
    name: 'bare yoga',
    ...nodeProgram('bench/floors/client-page-yoga.ts', [String(port), stack.databaseUrl]),
    env: {},
    dataDir: stack.dir,
    signal: new AbortController().signal,
    probe: () => respondsAt(`${url}/health`),
    restarts: null,
  });
  return { url, service };
}
