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
import type { Script } from './scripted-activities.ts';
import { scriptedActivities } from './scripted-activities.ts';
import { longHistory, stories } from './stories.ts';
import type { Story } from './story.ts';
import { tell } from './tell.ts';

// `npm run record-histories`: what a real Temporal server writes down of each story that the current
// release has no history of. With names, or `-- --all`, those are told again: only before the release
// is out, because workflows that sleep in production have the histories that it was made with.

const identity = 'recorder';
const taskQueue = 'recorder';
const release = currentRelease();
const { values, positionals } = parseArgs({
  options: { all: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const chosen = storiesToTell();
// That pages fail and workflows are cancelled belongs to the stories.
Runtime.install({ logger: new DefaultLogger('ERROR') });
await using stack = new AsyncDisposableStack();
const dir = await mkdtemp(path.join(tmpdir(), 'practice-sync-record-'));
stack.defer(() => rm(dir, { recursive: true }));
const temporal = await startTemporal({
  uiPort: null,
  logFile: path.join(dir, 'temporal.log'),
  dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': longHistory },
});
stack.defer(() => temporal.stop());
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
const told = await worker.runUntil(Promise.all(chosen.map((story) => tell(stage, story))));
await mkdir(path.dirname(fileOf({ release, story: '', execution: 1 })), { recursive: true });
for (const old of recordedHistories().filter((each) => each.release === release)) {
  const isTold = stories.some(({ name }) => name === old.story);
  if (!isTold || chosen.some(({ name }) => name === old.story)) await rm(old.file);
}
for (const [index, story] of chosen.entries()) {
  for (const [before, history] of (told[index] ?? []).entries()) {
    const file = fileOf({ release, story: story.name, execution: before + 1 });
    await writeFile(file, printed(history));
  }
}
console.log(`Recorded ${chosen.length} of ${stories.length} stories for ${release}.`);

function storiesToTell(): readonly Story[] {
  if (values.all) return stories;
  const recorded = recordedHistories().filter((each) => each.release === release);
  const names = new Set(recorded.map(({ story }) => story));
  for (const name of positionals) {
    if (!stories.some((story) => story.name === name)) throw new Error(`No story: ${name}`);
    names.delete(name);
  }
  return stories.filter(({ name }) => !names.has(name));
}

/** An event a line. What failed says where in whose folder, and replay does not ask for it. */
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
  const telling = [root, hostname()].find((name) => text.includes(name));
  if (telling !== undefined) throw new Error(`A history names this machine: ${telling}`);
  return text;
}
