import { parseArgs } from 'node:util';
import { firstPass } from './first-pass.ts';
import { launcher } from './launch.ts';
import type { Line, Measurement } from './measure.ts';
import { requestLatency } from './request-sync.ts';
import { startStack } from './stack.ts';
import { syncJob } from './sync-job.ts';
import { tableOf } from './table.ts';
import { unchangedPass } from './unchanged-pass.ts';

const measurements: readonly Measurement[] = [requestLatency, syncJob, firstPass, unchangedPass];

const { values } = parseArgs({
  options: {
    /** One of the measurements alone. */
    only: { type: 'string' },
    /** Of the large practice; the small one has a tenth. */
    clients: { type: 'string', default: '50000' },
    /** Where the worker's CPU profiles go. */
    profiles: { type: 'string' },
  },
});
const clients = Number(values.clients);
const wanted = measurements.filter(({ name }) => name === (values.only ?? name));
if (wanted.length === 0 || !Number.isInteger(clients) || clients < 10) {
  const names = measurements.map(({ name }) => name).join('|');
  console.error(`usage: npm run bench -- [--only ${names}] [--clients 50000] [--profiles <dir>]`);
  process.exit(2);
}

const say = (line: string): void => console.error(line);
await using parts = new AsyncDisposableStack();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    say('stopping');
    void parts.disposeAsync().finally(() => process.exit(130));
  });
}

const lines: Line[] = [];
try {
  say('starting Postgres, Temporal, sandbox, API and worker');
  const stack = await startStack(parts, (dir, env) =>
    launcher({ dir, env, profiles: values.profiles }),
  );
  for (const { name, run } of wanted) {
    say(`measuring ${name}`);
    lines.push(...(await run({ stack, sizes: [Math.round(clients / 10), clients], say })));
  }
} finally {
  await parts.disposeAsync();
}
console.log(`\n${tableOf(lines)}\n`);
