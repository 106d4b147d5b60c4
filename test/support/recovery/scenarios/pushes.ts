import { expect } from 'vitest';
import { pushWorkflowId } from '../../../../src/temporal/contract.ts';
import {
  clientNow,
  enterValues,
  jobInXpm,
  jobNow,
  updateClient,
  updateJob,
} from '../../edits/pending.ts';
import { addFieldDefinitions, addUsers } from '../../records/records.ts';
import type { Scenario, TestPractice, XpmRecord } from './scenario.ts';
import { first, practiceIdOf, xpmRecords } from './scenario.ts';
import type { Stored } from './values.ts';
import { store, storedValues, xpmValues } from './values.ts';

interface Push {
  readonly type: Stored['type'];
  readonly writes: readonly string[];
  /** Edits the record's details and returns the API's result. */
  edit(wanted: Wanted): Promise<unknown>;
  /** The details as stored here and as XPM has them. */
  here(): Promise<{ readonly pendingSync: unknown } & Details>;
  there(): Promise<Details>;
}

interface Wanted {
  readonly name: string;
  readonly state: string;
  readonly manager: { readonly id: string; readonly xpmId: string };
}

interface Details {
  readonly name: string;
  /** Jobs only. */
  readonly state?: string;
  readonly manager: string | undefined;
}

const jobPush = (practice: TestPractice, id: string, xpmId: string): Push => ({
  type: 'JOB',
  writes: ['job.api/update', 'job.api/assign', 'job.api/state', 'job.api/update/customfield'],
  async edit({ name, state, manager }) {
    const input = { jobId: id, name, state, manager: { userId: manager.id } };
    return (await practice.stack.execute('admin', updateJob, { input })).updateJob;
  },
  async here() {
    const { name, state, manager, pendingSync } = await jobNow(practice.stack, id);
    return { name, state, manager: manager?.xpmId, pendingSync };
  },
  async there() {
    const job = await jobInXpm(practice.stack, { xpmId }, practice.index);
    return {
      name: job['Name'] as string,
      state: job['State'] as string,
      manager: (job['Manager'] as XpmRecord | null)?.UUID,
    };
  },
});

const clientPush = (practice: TestPractice, id: string, xpmId: string): Push => ({
  type: 'CLIENT',
  writes: ['client.api/update', 'client.api/update/customfield'],
  async edit({ name, manager }) {
    const input = { clientId: id, name, manager: { userId: manager.id } };
    return (await practice.stack.execute('admin', updateClient, { input })).updateClient;
  },
  async here() {
    const { name, manager, pendingSync } = await clientNow(practice.stack, id);
    return { name, manager: manager?.xpmId, pendingSync };
  },
  async there() {
    const request = { resource: 'client', action: 'get', uuid: xpmId };
    const client = first(await xpmRecords(practice, request));
    return {
      name: client['Name'] as string,
      manager: (client['JobManager'] as XpmRecord | null)?.UUID,
    };
  },
});

/** The labels of the fields that the activity reports as sent, with repetitions. */
const reportedLabels = (entries: readonly { readonly message: string }[]): readonly string[] =>
  entries.flatMap(({ message }) =>
    [...message.matchAll(/(Name|Manager|State|Round) “/g)].map(([, label]) => label ?? ''),
  );

/** Edits of a record that need each of XPM's calls for it. */
export async function pushScenario(
  practice: TestPractice,
  type: Stored['type'],
): Promise<Scenario> {
  const { stack, id: practiceId } = practice;
  const all = await store(practice, type);
  const stored = { ...all, records: all.records.slice(0, 1) };
  const staff = await xpmRecords(practice, { resource: 'staff', action: 'list' });
  const people = staff.slice(0, 2).map(({ UUID, Name }) => ({ xpmId: UUID, name: String(Name) }));
  const userIds = await addUsers(stack, people, practiceIdOf(practice));
  const users = people.map(({ xpmId }, n) => ({ xpmId, id: userIds[n] ?? '' }));
  const { field } = stored;
  const [definitionId = ''] = await addFieldDefinitions(
    stack,
    [{ xpmId: field.UUID, name: field.Name }],
    practiceIdOf(practice),
  );
  const states = [
    { name: 'On Hold', code: 'ONHOLD' },
    { name: 'In Progress', code: 'INPROGRESS' },
  ].map((state) => ({ ...state, practiceId, configured: false }));
  await stack.prisma.jobState.createMany({ data: states });
  const entries = () =>
    stack.prisma.practiceActivity.findMany({
      where: { practiceId, type: { not: 'CONNECTION' } },
      orderBy: { createdAt: 'asc' },
    });
  const labels = ['Name', 'Manager', 'Round', ...(type === 'JOB' ? ['State'] : [])];
  let earlier = 0;
  let round = 0;
  const recordId = first(stored.ids);
  const { UUID: uuid } = first(stored.records);
  const push = (type === 'JOB' ? jobPush : clientPush)(practice, recordId, uuid);
  const wanted = (round: number): Wanted => ({
    name: `Edited ${round}`,
    state: round % 2 === 0 ? 'On Hold' : 'In Progress',
    manager: first(users.slice(round % 2)),
  });
  return {
    workflowId: pushWorkflowId({ practiceId, id: recordId.replace(/^.*:/, '') }),
    page: 2,
    writes: push.writes,
    gated: true,
    async start() {
      round += 1;
      const { name } = wanted(round);
      earlier = (await entries()).length;
      expect(await push.edit(wanted(round))).toMatchObject({ [type.toLowerCase()]: { name } });
      const value = { definitionId, value: { text: `Round ${round}` } };
      await enterValues(stack, 'admin', { recordId, values: [value] });
    },
    async facts() {
      const { name, state, manager } = wanted(round);
      const details = { name, ...(type === 'JOB' && { state }), manager: manager.xpmId };
      const there = await xpmValues(practice, stored);
      const here = await storedValues(practice, stored);
      return {
        actual: {
          here: await push.here(),
          there: await push.there(),
          textHere: here.text,
          textThere: there.text,
          count: here.counts.get(uuid),
          changes: await stack.prisma.pendingChange.count({ where: { practiceId } }),
          reported: [...reportedLabels((await entries()).slice(earlier))].sort(),
        },
        expected: {
          here: { ...details, pendingSync: null },
          there: details,
          textHere: `Round ${round}`,
          textThere: `Round ${round}`,
          count: there.counts.get(uuid),
          changes: 0,
          reported: [...labels].sort(),
        },
      };
    },
  };
}
