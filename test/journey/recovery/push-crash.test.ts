import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pushWorkflowId } from '../../../src/temporal/contract.ts';
import type { Job } from '../../support/edits/pending.ts';
import {
  aJob,
  enterValues,
  fieldsFor,
  jobInXpm,
  jobNow,
  tagCleared,
  updateJob,
  usersOf,
  valuesInXpm,
} from '../../support/edits/pending.ts';
import type { HoldingWorker } from '../../support/recovery/holding-process.ts';
import { startHoldingWorker } from '../../support/recovery/holding-process.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { reportDeathOf } from '../../support/stack/temporal.ts';
import { withoutLimits } from '../../support/sync/activities.ts';
import { runFinished, startSync } from '../../support/sync/sync.ts';

/** Where the worker dies: at a call without a response, before or after it took effect in XPM. */
interface Moment {
  readonly title: string;
  readonly path: string;
  /** How many calls of that path go well before. */
  readonly after: number;
  readonly takesEffect: boolean;
  /** How often XPM is asked to change something, call by call, when all is over. */
  readonly changes: Readonly<Record<string, number>>;
}

const update = 'job.api/update';
const assign = 'job.api/assign';
const state = 'job.api/state';
const values = 'job.api/update/customfield';
const once = { [update]: 1, [assign]: 1, [state]: 1, [values]: 1 };

const moments: readonly Moment[] = [
  ...[
    { title: 'before it has looked', path: 'job.api/get', after: 0 },
    { title: 'while it reads the job back', path: 'job.api/get', after: 1 },
    { title: 'while it reads the values back', path: 'job.api/get/customfield', after: 1 },
  ].map((moment) => ({ ...moment, takesEffect: false, changes: once })),
  ...[update, assign, state, values].flatMap((path) => [
    {
      title: `before ${path} has an effect`,
      path,
      after: 0,
      takesEffect: false,
      changes: { ...once, [path]: 2 },
    },
    {
      title: `after ${path} and before its response`,
      path,
      after: 0,
      takesEffect: true,
      changes: once,
    },
  ]),
];

describe('A worker that dies in the middle of a push', () => {
  let stack: TestStack;
  let worker: HoldingWorker;
  beforeAll(async () => {
    // However slow the machine: it dies while XPM is silent, not after it has given up.
    stack = await startStack({ env: { XPM_IDLE_TIMEOUT_SECONDS: '120' } });
    await withoutLimits(stack);
    for (const kind of ['USERS', 'FIELD_DEFINITIONS', 'JOBS'] as const) {
      await runFinished(stack, await startSync(stack, kind));
    }
    await stack.stopWorker();
    worker = await startNext();
  });
  afterAll(async () => {
    await worker[Symbol.asyncDispose]();
    await stack[Symbol.asyncDispose]();
  });

  it.each(moments)(
    'A kill $title: XPM and this service agree, and nothing takes effect twice',
    async (moment) => {
      const { path, after, takesEffect, changes } = moment;
      const job = await aJob(stack, moments.indexOf(moment));
      await runFinished(stack, await startSync(stack, 'JOB', { recordId: job.id }));
      const before = await stack.sandbox.calls();
      const fault = { type: 'hang', ...(takesEffect && { bytes: 20 }) };
      await stack.sandbox.post('faults', { practice: 0, path, after, times: 1, fault });
      const wanted = await editEverything(stack, job);
      await expect.poll(() => stack.sandbox.faultsWaiting()).toBe(0);
      if (takesEffect) {
        await expect.poll(() => hasArrived(stack, job, wanted, path)).toBe(true);
      }
      await worker.kill();
      await reportDeathOf(
        stack,
        pushWorkflowId({
          practiceId: stack.practiceId.replace('Practice:', ''),
          id: job.id.replace('Job:', ''),
        }),
      );
      worker = await startNext();
      await tagCleared(stack, job.id);
      for (const each of [update, assign, state, values]) {
        expect(await hasArrived(stack, job, wanted, each), each).toBe(true);
      }
      const now = await jobNow(stack, job.id);
      expect(now).toMatchObject({ name: wanted.name, state: wanted.state });
      expect(now.manager?.xpmId).toBe(wanted.manager);
      expect(now.fieldValues.find(({ name }) => name === wanted.field)?.value).toBe(wanted.value);
      const calls = await stack.sandbox.calls();
      const made = Object.keys(once).map((each): [string, number] => [
        each,
        (calls.byPath[each] ?? 0) - (before.byPath[each] ?? 0),
      ]);
      expect(Object.fromEntries(made)).toEqual(changes);
    },
  );

  /** It holds nothing; unlike an operator's it need not bundle the workflows first. */
  async function startNext(): Promise<HoldingWorker> {
    const next = await startHoldingWorker(stack.env);
    await next.work();
    return next;
  }
});

interface Wanted {
  readonly name: string;
  readonly state: string;
  readonly manager: string;
  readonly field: string;
  readonly value: string;
}

/** One edit for each of XPM's four calls; they are pushed together, or at least one after the other. */
async function editEverything(stack: TestStack, job: Job): Promise<Wanted> {
  const users = await usersOf(stack);
  const manager = users.find(({ xpmId }) => xpmId !== job.manager?.xpmId);
  const [field] = await fieldsFor(stack, 'JOB', 'TEXT');
  if (manager === undefined || field === undefined) throw new Error('There is nothing to choose.');
  const wanted = {
    name: `Pushed ${job.number}`,
    state: job.state === 'On Hold' ? 'In Progress' : 'On Hold',
    manager: manager.xpmId,
    field: field.name,
    value: `value of ${job.number}`,
  };
  const { name, state: wantedState } = wanted;
  const edit = { jobId: job.id, name, state: wantedState, manager: { userId: manager.id } };
  const set = { definitionId: field.id, value: { text: wanted.value } };
  await Promise.all([
    stack.execute('admin', updateJob, { input: edit }),
    enterValues(stack, 'admin', { recordId: job.id, values: [set] }),
  ]);
  return wanted;
}

/** Whether XPM has what that call was to bring. */
async function hasArrived(
  stack: TestStack,
  job: Job,
  wanted: Wanted,
  path: string,
): Promise<boolean> {
  if (path === values) {
    return (await valuesInXpm(stack, job.xpmId)).get(wanted.field) === wanted.value;
  }
  const inXpm = await jobInXpm(stack, job);
  if (path === update) return inXpm['Name'] === wanted.name;
  if (path === state) return inXpm['State'] === wanted.state;
  const manager = inXpm['Manager'] as { readonly UUID: string } | null;
  return manager?.UUID === wanted.manager;
}
