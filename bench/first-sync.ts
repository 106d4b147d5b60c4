import { recordClients } from './client-list.ts';
import type { Bench, Line, Measurement } from './measure.ts';
import { formatMegabytes, perSecond } from './measure.ts';
import { createPractice } from './practice.ts';
import { peakMemory, residentMemory, runFloor } from './process-facts.ts';
import { syncClients } from './sync-run.ts';

interface Floor {
  readonly clients: number;
  readonly seconds: number;
}

const leastShareOfParsing = 0.6;
const mostBytesAboveIdle = 128 * 1024 * 1024;

/** A sync whose clients are all new, from XPM's XML to stored rows, and the worker's memory during it. */
export const firstSync: Measurement = {
  name: 'first-sync',
  async run(bench) {
    const lines: Line[] = [];
    for (const clients of bench.sizes) lines.push(...(await measure(bench, clients)));
    return lines;
  },
};

async function measure({ stack, report }: Bench, clients: number): Promise<readonly Line[]> {
  const practice = await createPractice(stack, clients);
  const list = await recordClients(stack, practice);
  report(`${clients} clients are ${formatMegabytes(list.bytes)} of XML`);
  const worker = await stack.freshWorker();
  const idle = residentMemory(worker.pid);
  const parsing = await runFloor<Floor>('floors/parse-alone.ts', [list.file]);
  const run = await syncClients(stack, practice);
  const peak = peakMemory(worker.pid);
  const copying = await runFloor<Floor>('floors/copy-upsert.ts', [list.file, stack.databaseUrl]);
  if (run.read !== clients || parsing.clients !== clients) {
    throw new Error('Some clients were not read.');
  }
  const of = clients.toLocaleString('en');
  const rate = perSecond(clients, run.seconds);
  const beside = (what: string, seconds: number, least: number | null): Line => ({
    measure: `${of} new clients, XML to rows; beside ${what}`,
    ours: rate,
    floor: perSecond(clients, seconds),
    ratio: seconds / run.seconds,
    bar: least === null ? null : `at least ${least}`,
    ok: least === null ? null : seconds / run.seconds >= least,
  });
  const above = peak === null || idle === null ? null : peak - idle;
  return [
    beside('saxes parsing alone', parsing.seconds, leastShareOfParsing),
    beside('COPY and one upsert', copying.seconds, null),
    beside('the bare download', list.downloadSeconds, null),
    {
      measure: `peak memory of the worker, ${of} clients; beside it idle`,
      ours: peak === null ? 'known on Linux only' : formatMegabytes(peak),
      floor: idle === null ? null : formatMegabytes(idle),
      ratio: peak === null || idle === null ? null : peak / idle,
      bar: `at most ${formatMegabytes(mostBytesAboveIdle)} above idle`,
      ok: above === null ? null : above <= mostBytesAboveIdle,
    },
  ];
}
