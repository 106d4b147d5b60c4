import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
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
import type {
  PageOutcome,
  PushActivities,
  PushOutcome,
  SyncActivities,
} from '../../workflows/contract.ts';
import {
  changedSignalName,
  pendingSyncClearedSignalName,
  pushWorkflowType,
  syncWorkflowType,
  wakeSignalName,
} from '../../workflows/contract.ts';

// Records what a real Temporal server writes down of each path through the workflows, for the replay
// test. Run it when a path is added: `node test/workflows/record.ts`. Histories that are there
// already stay as they are: workflows that sleep in production have them.

interface Recording {
  readonly name: string;
  /** What the pages answer, one after the other; an error is thrown. */
  readonly pages?: readonly (PageOutcome | Error)[];
  /** The same of the rounds, when it is a push. */
  readonly rounds?: readonly (PushOutcome | Error)[];
  /** What somebody does while the workflow sleeps, or waits to be told. */
  readonly meanwhile?: (handle: WorkflowHandle) => Promise<unknown>;
  /** What it does then; a timer when not said. */
  readonly asleep?: 'waiting';
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
  {
    name: 'waited-for-pending-changes',
    pages: [{ type: 'waiting' }, ended],
    meanwhile: (handle) => handle.signal(pendingSyncClearedSignalName),
    asleep: 'waiting',
  },
  { name: 'pushed-at-once', rounds: [{ type: 'idle' }] },
  { name: 'pushed-what-was-edited-meanwhile', rounds: [{ type: 'more' }, { type: 'idle' }] },
  {
    name: 'push-paused-and-edited',
    rounds: [{ type: 'paused', resumeAt: later(), broken: true }, { type: 'idle' }],
    meanwhile: (handle) => handle.signal(changedSignalName),
  },
  {
    name: 'push-paused-until-the-limit-reset',
    rounds: [{ type: 'paused', resumeAt: soon(), broken: false }, { type: 'idle' }],
  },
  { name: 'push-held-up-by-a-fault-of-ours', rounds: [ApplicationFailure.nonRetryable('a fault')] },
  {
    name: 'push-woken-early',
    rounds: [{ type: 'paused', resumeAt: later(), broken: false }, { type: 'idle' }],
    meanwhile: (handle) => handle.signal(wakeSignalName),
  },
];

const folder = new URL('histories/', import.meta.url);
const dir = await mkdtemp(path.join(tmpdir(), 'practice-sync-record-'));
const cli = await findBinary(TEMPORAL_CLI, binarySources(paths.cache));
const temporal = await startTemporal({ uiPort: null, logFile: path.join(dir, 'temporal.log') });
const connection = await Connection.connect({ address: temporal.address });
const native = await NativeConnection.connect({ address: temporal.address });
const recorded = await readdir(folder);
for (const recording of recordings) {
  if (!recorded.includes(`${recording.name}.json`)) await record(recording);
}
await native.close();
await connection.close();
await temporal.stop();
await rm(dir, { recursive: true });

async function record({ name, pages = [], rounds, meanwhile, asleep }: Recording): Promise<void> {
  const answers = [...pages];
  const pushed = [...(rounds ?? [])];
  const activities: SyncActivities & PushActivities = {
    syncPage: () => {
      const answer = answers.shift() ?? ended;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    endSync: () => Promise.resolve(),
    notePushFault: () => Promise.resolve({ type: 'idle' }),
    pushChanges: () => {
      const answer = pushed.shift() ?? { type: 'idle' };
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
  const worker = await Worker.create({
    connection: native,
    taskQueue: name,
    activities,
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
  });
  const handle = await worker.runUntil(async () => {
    const client = new Client({ connection });
    const sync = { practiceId: 'practice', kind: 'CLIENTS', recordId: '', runId: 'run' };
    const push = { practiceId: 'practice', type: 'JOB', id: 'job' };
    const started = await client.workflow.start(
      rounds === undefined ? syncWorkflowType : pushWorkflowType,
      { workflowId: name, taskQueue: name, args: [rounds === undefined ? sync : push] },
    );
    if (meanwhile !== undefined) {
      await untilAsleep(started, asleep);
      await meanwhile(started);
    }
    await started.result().catch(() => undefined);
    return started;
  });
  const show = ['workflow', 'show', '--workflow-id', handle.workflowId, '--output', 'json'];
  const { stdout } = await execa(cli, [...show, '--address', temporal.address]);
  // A stack trace names the folder that this runs in, which is nobody's business.
  const here = new URL('../../', import.meta.url);
  const history = stdout.replaceAll(here.href, '').replaceAll(fileURLToPath(here), '');
  await writeFile(new URL(`${name}.json`, folder), `${history}\n`);
}

/** Its history says when the timer was started, or when the page said that it has to wait. */
async function untilAsleep(handle: WorkflowHandle, asleep: Recording['asleep']): Promise<void> {
  for (;;) {
    const { events } = await handle.fetchHistory();
    const isAsleep = events?.some((event) =>
      asleep === 'waiting'
        ? event.activityTaskCompletedEventAttributes != null
        : event.timerStartedEventAttributes != null,
    );
    if (isAsleep === true) return;
  }
}
