import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { z } from 'zod';
import { startTemporal } from '../../embedded/temporal/temporal.ts';
import { bundleWorkflows } from '../../src/temporal/bundle.ts';
import { currentRelease, fileOf, recordedHistories } from './histories.ts';
import { play } from './play.ts';
import type { Scenario } from './scenario.ts';
import { longHistory, scenarios } from './scenarios.ts';
import type { Script } from './scripted-activities.ts';
import { scriptedActivities } from './scripted-activities.ts';

// `npm run record-histories` records the history of each scenario that the current release lacks, on a
// real Temporal server. With names, or `-- --all`, it records those again. Do that only before the release:
// afterwards, workflows in production have these histories.

const identity = 'recorder';
const taskQueue = 'recorder';
const release = currentRelease();
const { values, positionals } = parseArgs({
  options: { all: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const chosen = scenariosToRecord();
// Failed pages and cancelled workflows are part of the scenarios, so they are not logged.
Runtime.install({ logger: new DefaultLogger('ERROR') });
await using stack = new AsyncDisposableStack();
const dir = await mkdtemp(path.join(tmpdir(), 'practice-sync-record-'));
stack.defer(() => rm(dir, { recursive: true }));
const temporal = stack.use(
  await startTemporal({
    uiPort: null,
    logFile: path.join(dir, 'temporal.log'),
    dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': longHistory },
  }),
);
const connection = await Connection.connect({ address: temporal.address });
stack.defer(() => connection.close());
const native = await NativeConnection.connect({ address: temporal.address });
stack.defer(() => native.close());
const client = new Client({ connection, identity });

const scripts = new Map<string, Script>();
const worker = await Worker.create({
  connection: native,
  identity,
  taskQueue,
  activities: scriptedActivities(scripts),
  workflowBundle: await bundleWorkflows(new URL('../../workflows/index.ts', import.meta.url)),
  maxHeartbeatThrottleInterval: '100 ms',
});
const stage = { client, taskQueue, scripts };
const recordings = await worker.runUntil(
  Promise.all(chosen.map((scenario) => play(stage, scenario))),
);
await mkdir(path.dirname(fileOf({ release, scenario: '', execution: 1 })), { recursive: true });
for (const old of recordedHistories().filter((each) => each.release === release)) {
  const isKnown = scenarios.some(({ name }) => name === old.scenario);
  if (!isKnown || chosen.some(({ name }) => name === old.scenario)) await rm(old.file);
}
for (const [index, scenario] of chosen.entries()) {
  for (const [before, history] of (recordings[index] ?? []).entries()) {
    const file = fileOf({ release, scenario: scenario.name, execution: before + 1 });
    await writeFile(file, printed(history));
  }
}
console.log(`Recorded ${chosen.length} of ${scenarios.length} scenarios for ${release}.`);

function scenariosToRecord(): readonly Scenario[] {
  if (values.all) return scenarios;
  const recorded = recordedHistories().filter((each) => each.release === release);
  const names = new Set(recorded.map(({ scenario }) => scenario));
  for (const name of positionals) {
    if (!scenarios.some((scenario) => scenario.name === name)) {
      throw new Error(`No scenario: ${name}`);
    }
    names.delete(name);
  }
  return scenarios.filter(({ name }) => !names.has(name));
}

/** One event a line. Stack traces contain paths of this machine, and replay ignores them. */
function printed(history: History): string {
  const { events } = z
    .object({ events: z.array(z.unknown()) })
    .parse(
      JSON.parse(historyToJSON(history), (key, value: unknown) =>
        key === 'stackTrace' ? '' : value,
      ),
    );
  const text = `{"events":[\n${events.map((event) => JSON.stringify(event)).join(',\n')}\n]}\n`;
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const found = [root, hostname()].find((name) => text.includes(name));
  if (found !== undefined) throw new Error(`A history names this machine: ${found}`);
  return text;
}
