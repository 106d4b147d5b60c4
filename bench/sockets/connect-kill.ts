import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { createDatabase } from '../../src/db/prisma.ts';
import type { Line, Measurement } from '../measure.ts';
import { formatMegabytes } from '../measure.ts';
import type { Stack } from '../stack.ts';
import { startAudience } from './audience.ts';
import type { Census } from './inspector.ts';
import { censusAt } from './inspector.ts';
import { members, openingAt } from './opening.ts';
import { createOwners } from './practices.ts';
import type { OurTarget } from './target.ts';
import { servers } from './target.ts';

/** The first ones, whose compiled code and caches are no leak. */
const firstCycles = 1000;
/** Nothing may change for this long: a pool closes a connection to Postgres after ten seconds without use. */
const steadyMs = 12_000;
const longestWaitMs = 120_000;
const mostHeapBytes = 10 * 1024 * 1024;

/** Everything of an API process that a socket could leave behind. */
interface State extends Census {
  /** By its own metrics. */
  readonly websockets: number;
  readonly subscriptions: number;
  /** Channels to which connections of Redis are subscribed. */
  readonly redis: number;
  /** Connections that listen to Postgres. */
  readonly postgres: number;
}

/** Sockets that connect, subscribe and end, half of them closed and half cut. Nothing of them may be left. */
export const connectKill: Measurement = {
  name: 'connect-kill',
  async run({ stack, sockets: cycles, report }) {
    await using parts = new AsyncDisposableStack();
    const owners = await createOwners(stack, { practices: 1, members });
    const database = createDatabase({ url: stack.databaseUrl, poolSize: 1 });
    parts.defer(() => database.$disconnect());
    const redis = new Redis(stack.redisUrl);
    parts.defer(() => redis.disconnect());
    const target = parts.use(await servers.ours(stack, database));
    const audience = parts.use(startAudience());
    const opening = openingAt(target, owners);
    const stateAfter = async (sockets: number): Promise<State> => {
      const ms = await audience.cycle({ ...opening, cycles: sockets });
      report(`  ${sockets} sockets in ${(ms / 1000).toFixed(1)} s`);
      const state = await settled(() => stateOf(target, stack, redis));
      report(`  ${JSON.stringify(state)}`);
      return state;
    };
    const before = await stateAfter(firstCycles);
    const after = await stateAfter(cycles);
    return linesOf(before, after, cycles);
  },
};

const counts = {
  listeners: ({ listeners }: State) => listeners,
  'entries of maps and sets': ({ entries }: State) => entries,
  timers: ({ resources }: State) => resources['Timeout'] ?? 0,
  sockets: ({ resources }: State) => resources['TCPSocketWrap'] ?? 0,
  'WebSockets by the metrics': ({ websockets }: State) => websockets,
  'subscriptions by the metrics': ({ subscriptions }: State) => subscriptions,
  'registrations at Redis': ({ redis }: State) => redis,
  'connections that listen to Postgres': ({ postgres }: State) => postgres,
} as const;

/** Reads the state until it no longer changes. What is still there by then is left for good. */
async function settled(read: () => Promise<State>): Promise<State> {
  const deadline = Date.now() + longestWaitMs;
  let state = await read();
  let since = Date.now();
  while (Date.now() < since + steadyMs && Date.now() < deadline) {
    await sleep(1000);
    const next = await read();
    if (!isEqual(state, next)) since = Date.now();
    state = next;
  }
  return state;
}

const isEqual = (one: State, other: State): boolean =>
  Object.values(counts).every((of) => of(one) === of(other));

function linesOf(before: State, after: State, cycles: number): readonly Line[] {
  const of = `after ${cycles.toLocaleString('en')} sockets have subscribed and ended`;
  const lines = Object.entries(counts).map(([name, count]): Line => {
    const left = count(after) - count(before);
    return {
      measure: `${name} left ${of}`,
      ours: String(left),
      floor: `${count(before)} before`,
      ratio: null,
      bar: 'none',
      // Less is no leak: Prisma remembers its last hundred transactions and, through them, closed connections.
      ok: left <= 0,
    };
  });
  const heap = after.heapBytes - before.heapBytes;
  return [
    ...lines,
    {
      measure: `heap left ${of}`,
      ours: formatMegabytes(heap),
      floor: `${formatMegabytes(before.heapBytes)} before`,
      ratio: null,
      bar: `at most ${formatMegabytes(mostHeapBytes)}`,
      ok: heap <= mostHeapBytes,
    },
  ];
}

async function stateOf(
  { inspector, metricsUrl }: OurTarget,
  { database }: Stack,
  redis: Redis,
): Promise<State> {
  const census = await censusAt(inspector);
  // Closed, so that the next census does not count this connection.
  const response = await fetch(metricsUrl, { headers: { connection: 'close' } });
  const metrics = await response.text();
  const gauge = (name: string): number =>
    Number(new RegExp(`^practice_sync_${name} (\\d+)`, 'm').exec(metrics)?.[1]);
  const clients = await redis.client('LIST');
  const { rows } = await database.query<{ readonly count: string }>(
    `SELECT count(*) FROM pg_stat_activity WHERE application_name = 'practice-sync listener'`,
  );
  return {
    ...census,
    websockets: gauge('websockets'),
    subscriptions: gauge('subscriptions'),
    redis: [...String(clients).matchAll(/ sub=(\d+)/g)].reduce((sum, [, n]) => sum + Number(n), 0),
    postgres: Number(rows[0]?.count),
  };
}
