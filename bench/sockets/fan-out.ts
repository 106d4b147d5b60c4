import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase } from '../../src/db/prisma.ts';
import type { Bench, Line, Measurement } from '../measure.ts';
import { formatMs, percentile } from '../measure.ts';
import { peakMemory, residentMemory } from '../process-facts.ts';
import { startAudience } from './audience.ts';
import type { Comparison } from './comparison.ts';
import { compare, megabytes, socketMemory } from './comparison.ts';
import { members, openingAt, warmUp } from './opening.ts';
import { createOwners } from './practices.ts';
import type { SocketOwner } from './protocol.ts';
import { machineMs } from './protocol.ts';
import type { Target } from './target.ts';
import { servers } from './target.ts';

/** Changes, one after the other. */
const rounds = 10;
/** Changes at once. */
const burst = 20;

interface Measured {
  readonly connectMs: number;
  readonly bytesPerSocket: number;
  readonly deliveryP99Ms: number;
  readonly lastSocketMs: number;
  readonly burstBytes: number;
  /** More than before the first socket, after all of them were cut. */
  readonly leftBytes: number;
}

/** One change to every socket of one practice in one API process, beside a bare `ws` and a bare yoga. */
export const fanOut: Measurement = {
  name: 'fan-out',
  async run(bench) {
    const owners = await createOwners(bench.stack, { practices: 1, members });
    const measured = new Map<string, Measured>();
    const database = createDatabase({ url: bench.stack.databaseUrl, poolSize: 1 });
    // The first change would wait for the connection of whoever commits it.
    await database.$queryRaw`SELECT 1`;
    for (const start of [servers.ws, servers.yoga, servers.ours]) {
      const target = await start(bench.stack, database);
      bench.report(`  ${bench.sockets} sockets at ${target.name}`);
      measured.set(target.name, await measure(target, owners, bench));
      await target[Symbol.asyncDispose]();
      bench.report(`  ${JSON.stringify(measured.get(target.name))}`);
    }
    await database.$disconnect();
    return linesOf(measured, bench.sockets);
  },
};

async function measure(
  target: Target,
  owners: readonly SocketOwner[],
  { sockets }: Bench,
): Promise<Measured> {
  const practiceId = owners[0]?.practiceId ?? '';
  await using audience = startAudience();
  const opening = openingAt(target, owners);
  const first = await warmUp(audience, opening);
  const before = await target.memory();
  const connectMs = await audience.open({ ...opening, socketsEach: sockets / members });
  await audience.received(target.query === null ? 0 : sockets + first);
  const bytesPerSocket = ((await target.memory()) - before) / sockets;

  const delays: number[] = [];
  const last: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = machineMs();
    await target.publish(practiceId);
    const arrivals = await audience.received(sockets);
    const own = arrivals.map(([, , at]) => at - startedAt);
    for (const delay of own) delays.push(delay);
    last.push(percentile(own, 1));
  }
  const quiet = residentMemory(target.pid) ?? Number.NaN;
  for (let n = 0; n < burst; n += 1) await target.publish(practiceId);
  await audience.received(sockets * burst);
  const burstBytes = (peakMemory(target.pid) ?? Number.NaN) - quiet;
  await audience.kill();
  await sleep(3000);
  return {
    connectMs,
    bytesPerSocket,
    deliveryP99Ms: percentile(delays, 0.99),
    lastSocketMs: percentile(last, 0.5),
    burstBytes,
    leftBytes: (await target.memory()) - before,
  };
}

function linesOf(measured: ReadonlyMap<string, Measured>, sockets: number): Line[] {
  const line = (
    measure: string,
    of: (measured: Measured) => number,
    comparison: Comparison,
  ): Line => {
    const valueOf = (name: string): number => {
      const server = measured.get(name);
      return server === undefined ? Number.NaN : of(server);
    };
    const values = [valueOf('ours'), valueOf(comparison.floor)] as const;
    return compare(`${measure}, ${sockets.toLocaleString('en')} sockets`, values, comparison);
  };
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const delivery = {
    format: formatMs,
    bar: 'within 2 of ws',
    isOk: (own: number, bare: number) => own <= 2 * bare,
  };
  const each = (floor: 'ws' | 'yoga'): Line[] => [
    line('change to socket, p99', (of) => of.deliveryP99Ms, { ...delivery, floor }),
    line('change to the last socket', (of) => of.lastSocketMs, { ...delivery, floor }),
    line('memory of a socket', (of) => of.bytesPerSocket, { ...socketMemory, floor }),
    line('connect and subscribe', (of) => of.connectMs, {
      floor,
      format: seconds,
      bar: 'at most 5 s',
      isOk: (own) => own <= 5000,
    }),
    line('peak memory of 20 changes at once', (of) => of.burstBytes, {
      floor,
      format: megabytes,
      bar: 'no more than yoga',
      isOk: (own, bare) => floor === 'ws' || own <= bare,
    }),
    line('memory left after all are cut', (of) => of.leftBytes, {
      floor,
      format: megabytes,
      bar: 'at most 20 MB',
      isOk: (own) => own <= 20_000_000,
    }),
  ];
  return [...each('ws'), ...each('yoga')];
}
