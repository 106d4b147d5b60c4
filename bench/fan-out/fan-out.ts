import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase } from '../../src/db/prisma.ts';
import type { Bench, Line, Measurement } from '../measure.ts';
import { formatMs, percentile } from '../measure.ts';
import { peakMemory, residentMemory } from '../process-facts.ts';
import { startAudience } from './audience.ts';
import { createOwners } from './practices.ts';
import type { SocketOwner } from './protocol.ts';
import { machineMs } from './protocol.ts';
import type { FanOutTarget } from './target.ts';
import { servers } from './target.ts';

/** Members of the practice; each has as many sockets as the API allows a viewer. */
const members = 100;
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
  target: FanOutTarget,
  owners: readonly SocketOwner[],
  { sockets }: Bench,
): Promise<Measured> {
  const memory = async (): Promise<number> => {
    await target.collectGarbage();
    return residentMemory(target.pid) ?? Number.NaN;
  };
  const practiceId = owners[0]?.practiceId ?? '';
  await using audience = startAudience();
  const opening = { url: target.url, query: target.query };
  const warmUp = {
    ...opening,
    owners: owners.slice(0, 20).map((owner) => target.ownerOf(owner)),
    socketsEach: 10,
  };
  await audience.open(warmUp);
  await audience.kill();
  await sleep(1000);
  const before = await memory();
  const connectMs = await audience.open({
    ...opening,
    owners: owners.map((owner) => target.ownerOf(owner)),
    socketsEach: sockets / members,
  });
  await audience.received(target.query === null ? 0 : sockets + 200);
  const bytesPerSocket = ((await memory()) - before) / sockets;

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
    leftBytes: (await memory()) - before,
  };
}

function linesOf(measured: ReadonlyMap<string, Measured>, sockets: number): Line[] {
  const line = (
    measure: string,
    of: (measured: Measured) => number,
    { floor, format, isOk, bar }: Comparison,
  ): Line => {
    const [ours, least] = [measured.get('ours'), measured.get(floor)].map((each) =>
      each === undefined ? Number.NaN : of(each),
    );
    const [own, bare] = [ours ?? Number.NaN, least ?? Number.NaN];
    return {
      measure: `${measure}, ${sockets.toLocaleString('en')} sockets`,
      ours: format(own),
      floor: `${format(bare)} (${floor})`,
      ratio: own / bare,
      bar,
      ok: isOk(own, bare),
    };
  };
  const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
  const delivery = {
    format: formatMs,
    bar: 'within 2 of ws',
    isOk: (own: number, bare: number) => own <= 2 * bare,
  };
  const each = (floor: 'ws' | 'yoga'): Line[] => [
    line('change to socket, p99', (of) => of.deliveryP99Ms, { ...delivery, floor }),
    line('change to the last socket', (of) => of.lastSocketMs, { ...delivery, floor }),
    line('memory of a socket', (of) => of.bytesPerSocket, {
      floor,
      format: kilobytes,
      bar: 'at most 20 kB',
      isOk: (own) => own <= 20_000,
    }),
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

interface Comparison {
  readonly floor: 'ws' | 'yoga';
  readonly format: (value: number) => string;
  readonly bar: string;
  readonly isOk: (ours: number, floor: number) => boolean;
}
