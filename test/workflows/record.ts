import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import { execa } from 'execa';
import { paths } from '../../embedded/paths.ts';
import { binarySources, findBinary, TEMPORAL_CLI } from '../../embedded/temporal-binary.ts';
import { startTemporal } from '../../embedded/temporal.ts';
import type { PageOutcome, SyncActivities } from '../../workflows/contract.ts';
import { syncWorkflowType, wakeSignalName } from '../../workflows/contract.ts';

// Records what a real Temporal server writes down of each path through syncWorkflow, for the replay
// test. Run it when a path is added: `node test/workflows/record.ts`. Histories that are there
// already must stay as they are: workflows that sleep in production have them.

interface Recording {
  readonly name: string;
  /** What the pages answer, one after the other; an error is thrown. */
  readonly pages: readonly (PageOutcome | Error)[];
  /** What somebody does while the workflow sleeps. */
  readonly meanwhile?: (handle: WorkflowHandle) => Promise<unknown>;
}

const soon = (): number => Date.now() + 1500;
const later = (): number => Date.now() + 3_600_000;
const more: PageOutcome = { type: 'more' };
const ended: PageOutcome = { type: 'ended' };

const recordings: readonly Recording[] = [
  { name: 'two-pages', pages: [more, ended] },
  { name: 'paused-until-the-limit-reset', pages: [{ type: 'paused', resumeAt: soon() }, ended] },
  {
    name: 'woken-early',
    pages: [{ type: 'paused', resumeAt: later() }, ended],
    meanwhile: (handle) => handle.signal(wakeSignalName),
  },
  {
    name: 'cancelled-while-paused',
    pages: [{ type: 'paused', resumeAt: later() }],
    meanwhile: (handle) => handle.cancel(),
  },
  { name: 'ended-by-a-fault-of-ours', pages: [ApplicationFailure.nonRetryable('a fault')] },
];

const folder = new URL('histories/', import.meta.url);
const dir = await mkdtemp(path.join(tmpdir(), 'practice-sync-record-'));
const cli = await findBinary(TEMPORAL_CLI, binarySources(paths.cache));
const temporal = await startTemporal({ uiPort: null, logFile: path.join(dir, 'temporal.log') });
const connection = await Connection.connect({ address: temporal.address });
const native = await NativeConnection.connect({ address: temporal.address });
for (const recording of recordings) await record(recording);
await native.close();
await connection.close();
await temporal.stop();
await rm(dir, { recursive: true });

async function record({ name, pages, meanwhile }: Recording): Promise<void> {
  const answers = [...pages];
  const activities: SyncActivities = {
    syncPage: () => {
      const answer = answers.shift() ?? ended;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    endSync: () => Promise.resolve(),
  };
  const worker = await Worker.create({
    connection: native,
    taskQueue: name,
    activities,
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
  });
  const handle = await worker.runUntil(async () => {
    const client = new Client({ connection });
    const started = await client.workflow.start(syncWorkflowType, {
      workflowId: name,
      taskQueue: name,
      args: [{ practiceId: 'practice', kind: 'CLIENTS', recordId: '', runId: 'run' }],
    });
    if (meanwhile !== undefined) {
      await untilAsleep(started);
      await meanwhile(started);
    }
    await started.result().catch(() => undefined);
    return started;
  });
  const show = ['workflow', 'show', '--workflow-id', handle.workflowId, '--output', 'json'];
  const { stdout } = await execa(cli, [...show, '--address', temporal.address]);
  await writeFile(new URL(`${name}.json`, folder), `${stdout}\n`);
}

/** Its history says when the timer was started. */
async function untilAsleep(handle: WorkflowHandle): Promise<void> {
  for (;;) {
    const { events } = await handle.fetchHistory();
    if (events?.some(({ timerStartedEventAttributes: timer }) => timer != null) === true) return;
  }
}
