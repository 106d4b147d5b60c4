import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, type PrismaClient } from '../../src/db/prisma.ts';
import type { Bench, Line, Measurement } from '../measure.ts';
import { formatMs } from '../measure.ts';
import { cpuSeconds } from '../process-facts.ts';
import type { Stack } from '../stack.ts';
import type { Audience } from './audience.ts';
import { startAudience } from './audience.ts';
import { compare, socketMemory } from './comparison.ts';
import { members, openingAt, warmUp } from './opening.ts';
import { createOwners } from './practices.ts';
import type { SocketOwner, Traffic } from './protocol.ts';
import type { Target } from './target.ts';
import { servers } from './target.ts';

/** A socket is an open file, and many systems allow a process 20,000 of them. */
const processes = 2;
const idleSeconds = 60;

interface Measured {
  readonly bytesPerSocket: number;
  /** Of one process, in a second; NaN on other systems than Linux. */
  readonly cpuMs: number;
  readonly traffic: Traffic;
}

/** Sockets that subscribe and receive no change, beside a bare yoga. */
export const idle: Measurement = {
  name: 'idle',
  async run(bench) {
    await using parts = new AsyncDisposableStack();
    const owners = await createOwners(bench.stack, { practices: 1, members });
    const database = createDatabase({ url: bench.stack.databaseUrl, poolSize: 1 });
    parts.defer(() => database.$disconnect());
    const yoga = await measure(servers.yoga, owners, { ...bench, database });
    const ours = await measure(servers.ours, owners, { ...bench, database });
    return linesOf(ours, yoga, processes * bench.sockets);
  },
};

type Start = (stack: Stack, database: PrismaClient) => Promise<Target>;

async function measure(
  start: Start,
  owners: readonly SocketOwner[],
  { stack, database, sockets, report }: Bench & { readonly database: PrismaClient },
): Promise<Measured> {
  await using parts = new AsyncDisposableStack();
  const pairs: Pair[] = [];
  for (let n = 0; n < processes; n += 1) {
    const target = parts.use(await start(stack, database));
    const audience = parts.use(startAudience());
    report(`  ${sockets} sockets at process ${n + 1} of ${target.name}`);
    const opening = openingAt(target, owners);
    const first = await warmUp(audience, opening);
    const before = await target.memory();
    await audience.open({ ...opening, socketsEach: sockets / members });
    await audience.received(sockets + first);
    pairs.push({ target, audience, before });
  }
  const started = await Promise.all(pairs.map(stateOf));
  await sleep(idleSeconds * 1000);
  const ended = await Promise.all(pairs.map(stateOf));
  const during = (of: (state: State) => number): number => total(ended, of) - total(started, of);
  const growth = await Promise.all(
    pairs.map(async (pair) => (await pair.target.memory()) - pair.before),
  );
  const measured: Measured = {
    bytesPerSocket: total(growth, (bytes) => bytes) / (processes * sockets),
    cpuMs: (during(({ cpu }) => cpu) * 1000) / processes / idleSeconds,
    traffic: {
      messages: during(({ traffic }) => traffic.messages),
      pings: during(({ traffic }) => traffic.pings),
    },
  };
  report(`  ${JSON.stringify(measured)}`);
  return measured;
}

interface Pair {
  readonly target: Target;
  readonly audience: Audience;
  /** The memory of the target without sockets, in bytes. */
  readonly before: number;
}

interface State {
  /** In seconds. */
  readonly cpu: number;
  readonly traffic: Traffic;
}

async function stateOf({ target, audience }: Pair): Promise<State> {
  return { cpu: cpuSeconds(target.pid) ?? Number.NaN, traffic: await audience.traffic() };
}

const total = <T>(values: readonly T[], of: (value: T) => number): number =>
  values.reduce((sum, value) => sum + of(value), 0);

function linesOf(ours: Measured, yoga: Measured, sockets: number): readonly Line[] {
  const of = `${sockets.toLocaleString('en')} idle sockets in ${processes} processes`;
  const format = ({ messages, pings }: Traffic): string => `${messages} (${pings} pings)`;
  return [
    compare(`memory of a socket, ${of}`, [ours.bytesPerSocket, yoga.bytesPerSocket], {
      ...socketMemory,
      floor: 'yoga',
    }),
    compare(`CPU of a process in a second, ${of}`, [ours.cpuMs, yoga.cpuMs], {
      floor: 'yoga',
      format: formatMs,
      bar: null,
      isOk: null,
    }),
    {
      measure: `messages besides pings in ${idleSeconds} s, ${of}`,
      ours: format(ours.traffic),
      floor: `${format(yoga.traffic)} (yoga)`,
      ratio: null,
      bar: 'none',
      ok: ours.traffic.messages === 0 && ours.traffic.pings > 0,
    },
  ];
}
