import { parseArgs } from 'node:util';
import { createScratchDir } from '../embedded/harness/scratch-dir.ts';
import { runProgram } from '../embedded/process/run-program.ts';
import { bulkEdits } from './bulk-edits/bulk-edits.ts';
import { clientPage } from './client-page/client-page.ts';
import { firstSync } from './first-sync.ts';
import type { Line, Measurement } from './measure.ts';
import { requestLatency } from './request-sync.ts';
import { connectKill } from './sockets/connect-kill.ts';
import { fanOut } from './sockets/fan-out.ts';
import { idle } from './sockets/idle.ts';
import { manyPractices } from './sockets/many-practices.ts';
import { type Stack, startStack } from './stack.ts';
import { syncJob } from './sync-job.ts';
import { tableOf } from './table.ts';
import { unchangedSync } from './unchanged-sync.ts';
import { webApp } from './web-app/web-app.ts';

const measurements: readonly Measurement[] = [
  clientPage,
  requestLatency,
  syncJob,
  bulkEdits,
  firstSync,
  unchangedSync,
  fanOut,
  manyPractices,
  idle,
  connectKill,
  webApp,
];

const { values } = parseArgs({
  options: {
    /** Runs one of the measurements alone. */
    only: { type: 'string' },
    /** Clients of the large practice; the small one has a tenth of them. */
    clients: { type: 'string', default: '50000' },
    /** Edits of one practice at once. */
    edits: { type: 'string', default: '300' },
    /** Sockets of one API process, a multiple of 200. */
    sockets: { type: 'string', default: '10000' },
    /** Receives the CPU profiles of API and worker. */
    profiles: { type: 'string' },
  },
});
const clients = Number(values.clients);
const edits = Number(values.edits);
const sockets = Number(values.sockets);
const wanted = measurements.filter(({ name }) => name === (values.only ?? name));
const isPossible =
  Number.isInteger(clients) && clients >= 10 && Number.isInteger(edits) && edits > 0;
if (wanted.length === 0 || !isPossible) {
  const names = measurements.map(({ name }) => name).join('|');
  console.error(
    `usage: npm run bench -- [--only ${names}] [--clients 50000] [--edits 300] [--sockets 10000] [--profiles <dir>]`,
  );
  process.exit(2);
}

const report = (line: string): void => console.error(line);

const scratch = await createScratchDir('bench');
const exitCode = await runProgram<Stack>({
  dataDir: scratch.path,
  stoppedCode: 130,
  async start(parts, signal) {
    report('starting Postgres, Temporal, sandbox, API and worker');
    return await startStack({
      dir: scratch.path,
      parts,
      signal,
      profiles: values.profiles ?? null,
    });
  },
  async use(stack) {
    const lines: Line[] = [];
    for (const { name, run } of wanted) {
      report(`measuring ${name}`);
      lines.push(
        ...(await run({
          stack,
          sizes: [Math.round(clients / 10), clients],
          edits,
          sockets,
          report,
        })),
      );
    }
    console.log(`\n${tableOf(lines)}\n`);
    return 0;
  },
});
await scratch[Symbol.asyncDispose]();
process.exit(exitCode);
