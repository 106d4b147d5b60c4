import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase } from '../../src/db/prisma.ts';
import type { Line, Measurement } from '../measure.ts';
import { formatMs, percentile } from '../measure.ts';
import { startAudience } from './audience.ts';
import { createOwners } from './practices.ts';
import { machineMs } from './protocol.ts';
import { servers } from './target.ts';

const practices = 200;
const changesPerSecond = 200;
const seconds = 10;
const poolSize = 10;

/** Changes of all practices at once, each to the sockets of its practice in one API process. */
export const manyPractices: Measurement = {
  name: 'many-practices',
  async run({ stack, sockets, report }): Promise<readonly Line[]> {
    const socketsEach = sockets / practices;
    const owners = await createOwners(stack, { practices, members: 1 });
    const database = createDatabase({ url: stack.databaseUrl, poolSize });
    const target = await servers.ours(stack, database);
    await using audience = startAudience();
    await audience.open({ url: target.url, query: target.query, owners, socketsEach });
    await audience.received(sockets);
    report(`  ${sockets} sockets of ${practices} practices are open`);
    // The first changes would wait for the connections of whoever commits them.
    await Promise.all(Array.from({ length: poolSize }, () => database.$queryRaw`SELECT 1`));
    const startedAt = new Map<string, number>();
    const published: Promise<void>[] = [];
    const total = changesPerSecond * seconds;
    const start = machineMs();
    for (let n = 0; n < total; n += 1) {
      await sleep(Math.max(0, start + (n * 1000) / changesPerSecond - machineMs()));
      const owner = n % practices;
      startedAt.set(`${owner}/${Math.floor(n / practices) + 1}`, machineMs());
      published.push(target.publish(owners[owner]?.practiceId ?? ''));
    }
    await Promise.all(published);
    const rate = total / ((machineMs() - start) / 1000);
    const arrivals = await audience.received(total * socketsEach);
    const delays = arrivals.map(
      ([owner, seq, at]) => at - (startedAt.get(`${owner}/${seq}`) ?? Number.NaN),
    );
    await target[Symbol.asyncDispose]();
    await database.$disconnect();
    const p99 = percentile(delays, 0.99);
    return [
      {
        measure: `change to socket, p99, ${sockets} sockets of ${practices} practices, ${rate.toFixed(0)} changes/s`,
        ours: formatMs(p99),
        floor: `p50 ${formatMs(percentile(delays, 0.5))}`,
        ratio: null,
        bar: 'below 100 ms',
        ok: p99 < 100,
      },
    ];
  },
};
