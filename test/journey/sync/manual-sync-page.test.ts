import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SignInAs } from '../../../embedded/demo/people.ts';
import { activityOf } from '../../support/activity/activity.ts';
import {
  aClient,
  aJob,
  clientNow,
  fieldsFor,
  followRecord,
  jobInXpm,
  jobNow,
  setFieldValues,
  tagCleared,
  updateClient,
  updateJob,
  usersOf,
  valuesInXpm,
} from '../../support/edits/pending.ts';
import { graphql } from '../../support/graphql.ts';
import type { TwoOfEach } from '../../support/process/two-of-each.ts';
import { across, startTwoOfEach } from '../../support/process/two-of-each.ts';
import { freshQuota, minuteUsedUp } from '../../support/quota/quota.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { wake } from '../../support/stack/temporal.ts';
import { heldLists, holdClients } from '../../support/sync/held-list.ts';
import type { Run, StatusStream } from '../../support/sync/sync.ts';
import {
  followStatus,
  requestSync,
  runFinished,
  runWhen,
  startSync,
  syncRecords,
} from '../../support/sync/sync.ts';

// The page "Running a Manual Sync with Xero Practice Manager", paragraph by paragraph: an admin and a
// standard user work here, and somebody works in XPM at the same time. Requests reach one API process,
// subscriptions another, and two worker processes do the work: each change crosses processes.

let processes: TwoOfEach;
let stack: TestStack;
/** Requests and subscriptions reach the other process of the two. */
let mirrored: TestStack;
beforeAll(async () => {
  processes = await startTwoOfEach(heldLists);
  await processes.stack.connect();
  stack = across(processes, { requests: 0, subscriptions: 1 });
  mirrored = across(processes, { requests: 1, subscriptions: 0 });
  await syncRecords(stack);
});
beforeEach(() => freshQuota(stack));
afterAll(async () => {
  await processes[Symbol.asyncDispose]();
});

/** What somebody does who works in XPM. */
const inXpm = async <T = { readonly UUID: string }>(body: object): Promise<T> => {
  const { records } = await stack.sandbox.post<{ records: T[] }>('records', body);
  const [record] = records;
  if (record === undefined) throw new Error('XPM returned nothing.');
  return record;
};
const renameJobInXpm = (uuid: string, Name: string) =>
  inXpm({ resource: 'job', action: 'update', uuid, fields: { Name } });
const setValueInXpm = (uuid: string, name: string, value: string | null) =>
  inXpm({ resource: 'customFieldValues', action: 'update', uuid, fields: { [name]: value } });
const offered = async (
  as: SignInAs,
  surface: 'APP_WINDOW' | 'CLIENT_LIST' | 'CLIENT_CUSTOM_FIELDS' | 'JOB_SUMMARY',
  recordId?: string,
) => {
  const variables = { id: stack.practiceId, surface, recordId: recordId ?? null };
  const { practice } = await stack.execute(as, actions, variables);
  return practice?.syncActions ?? [];
};
/** Holds the practice back until `release` is called, so that what is shown meanwhile can be looked at. */
const holdBack = async (seconds = 3600) => {
  await stack.sandbox.post('faults', {
    practice: 0,
    times: 1,
    fault: { type: 'limited', problem: 'day', retryAfterSeconds: seconds },
  });
};

describe('Running a Manual Sync', () => {
  it('An entry is displayed in Practice Activity each time a manual synchronisation is requested', async () => {
    const first = await startSync(stack, 'USERS');
    // It joins the first run, or starts another one if the first has ended.
    const second = await startSync(stack, 'USERS');
    for (const run of [first, second]) await runFinished(stack, run);
    const { requestSync: refused } = await stack.execute('standard', requestSync, {
      input: { practiceId: stack.practiceId, kind: 'USERS' },
    });
    expect(refused).toMatchObject({ __typename: 'NotPermitted', reason: 'ADMINS_ONLY' });
    const ofRuns = new Map(
      [...(await activityOf(stack, first)), ...(await activityOf(stack, second))].map((entry) => [
        entry.id,
        entry,
      ]),
    );
    expect([...ofRuns.values()].map(({ title, status }) => [title, status])).toEqual([
      ['Sync Staff', 'SUCCESS'],
      ['Sync Staff', 'SUCCESS'],
    ]);
    const [denied] = await stack.prisma.practiceActivity.findMany({
      where: { runId: null, title: 'Sync Staff' },
    });
    expect(denied).toMatchObject({ status: 'FAILURE', actor: expect.any(String) as string });
  });
});

describe('A manual sync that people follow at other processes', () => {
  it('Each of them sees the request, its progress and its cancellation, wherever each was made', async () => {
    await using here = await followStatus(stack);
    await using there = await followStatus(mirrored, { as: 'standard' });
    for (const status of [here, there]) await status.next();
    await holdClients(stack);
    const run = await startSync(stack, 'CLIENTS', { full: true });
    const { requestSync: second } = await mirrored.execute('standard', requestSync, {
      input: { practiceId: stack.practiceId, kind: 'CLIENTS' },
    });
    expect(second).toMatchObject({ __typename: 'SyncJoined', run: { id: run.id } });
    const isRead = (count: number) => (each: Run) =>
      each.id === run.id && each.state === 'RUNNING' && each.progress.done >= count;
    for (const status of [here, there]) {
      await status.until(({ runs }) => runs.some(isRead(500)));
    }
    await mirrored.execute('admin', cancelSync, { input: { runId: run.id } });
    await stack.sandbox.clearFaults();
    for (const status of [here, there]) {
      await status.until(({ runs }) => runs.some(isCancelled(run)));
      const states = runStates(status, run);
      expect(states.slice(0, 2)).toEqual(['REQUESTED', 'RUNNING']);
      expect(states.at(-1)).toBe('CANCELLED');
      const done = status.seen.flatMap(({ runs }) =>
        runs.filter(({ id }) => id === run.id).map(({ progress }) => progress.done),
      );
      expect(done).toEqual(done.toSorted((one, other) => one - other));
      expect(new Set(done).size).toBeGreaterThanOrEqual(2);
    }
    const entries = await activityOf(stack, run);
    expect(entries.map(({ actor }) => actor).toSorted()).toEqual(['Ada Finch', 'Sam Okafor']);
  });

  it("Each of them sees the pause, and the sync continues by itself when XPM's clock allows it", async () => {
    await using here = await followStatus(stack);
    await using there = await followStatus(mirrored);
    for (const status of [here, there]) await status.next();
    await minuteUsedUp(stack, { practice: 0, endsInSeconds: 6 });
    const run = await startSync(stack, 'USERS');
    for (const status of [here, there]) {
      const { runs, actions: shown } = await status.until((each) =>
        each.runs.some(({ id, state }) => id === run.id && state === 'PAUSED'),
      );
      const until = runs.find(({ id }) => id === run.id)?.pause?.until;
      expect(until).toBeDefined();
      expect(shown.find(({ kind }) => kind === 'USERS')).toMatchObject({ enabled: false });
      await status.until((each) =>
        each.runs.some(({ id, state }) => id === run.id && state === 'SUCCEEDED'),
      );
      const states = runStates(status, run);
      expect(states).toEqual(['REQUESTED', 'RUNNING', 'PAUSED', 'RUNNING', 'SUCCEEDED']);
    }
  });
});

describe('XPM Automation App (FYI Admins only)', () => {
  it('A client, job, user or tax return added or changed in XPM is available straight away', async () => {
    await stack.execute('admin', importAssessments, { practiceId: stack.practiceId });
    const client = await inXpm({
      resource: 'client',
      action: 'add',
      fields: { Name: 'Newly added' },
    });
    const [job, users] = [await aJob(stack), await usersOf(stack)];
    await renameJobInXpm(job.xpmId, 'Changed in XPM');
    await inXpm({ resource: 'staff', action: 'add', fields: { Name: 'Zoë Newhire' } });
    const fields = { Client: client.UUID, Year: 2025 };
    const taxReturn = await inXpm({ resource: 'taxReturn', action: 'add', fields });
    for (const kind of ['CLIENTS', 'JOBS', 'USERS', 'TAX_RETURNS'] as const) {
      expect(await runFinished(stack, await startSync(stack, kind))).toMatchObject({
        state: 'SUCCEEDED',
      });
      await freshQuota(stack);
    }
    expect(await stack.prisma.client.count({ where: { xpmId: client.UUID } })).toBe(1);
    expect((await jobNow(stack, job.id)).name).toBe('Changed in XPM');
    expect((await usersOf(stack)).length).toBe(users.length + 1);
    expect(await stack.prisma.taxReturn.count({ where: { xpmId: taxReturn.UUID } })).toBe(1);
  });

  it('The app displays its buttons to admins only, each disabled until its sync has been completed', async () => {
    expect(await offered('standard', 'APP_WINDOW')).toEqual([]);
    await holdBack();
    const run = await startSync(stack, 'CLIENTS');
    await runWhen(stack, run, ({ state }) => state === 'PAUSED');
    const shown = await offered('admin', 'APP_WINDOW');
    expect(shown.map(({ label, enabled }) => [label, enabled])).toEqual([
      ['Sync Clients', false],
      ['Sync Staff', true],
      ['Sync Jobs', true],
      ['Sync Tax Returns', true],
      ['Sync Field Definitions', true],
    ]);
    // "Sync Paused until", with the date and time at which it is resumed.
    const until = shown[0]?.pausedUntil;
    expect(new Date(until ?? 0).getTime()).toBeGreaterThan(Date.now() + 3_000_000);
    expect(shown.every(({ pausedUntil }) => pausedUntil !== null)).toBe(true);
    await stack.execute('admin', cancelSync, { input: { runId: run.id } });
    await freshQuota(stack);
    expect((await offered('admin', 'APP_WINDOW'))[0]).toMatchObject({ enabled: true });
  });
});

describe('Client List', () => {
  it('Any user can sync, and sees Syncing until it has been completed', async () => {
    expect(await offered('standard', 'CLIENT_LIST')).toMatchObject([
      { label: 'Sync', enabled: true },
    ]);
    await holdBack();
    const run = await startSync(stack, 'CLIENTS', { as: 'standard' });
    await runWhen(stack, run, ({ state }) => state === 'PAUSED');
    const syncing = [{ label: 'Syncing', enabled: false, reason: 'RUN_NOT_FINISHED' }];
    expect(await offered('standard', 'CLIENT_LIST')).toMatchObject(syncing);
    expect(await offered('admin', 'CLIENT_LIST')).toMatchObject(syncing);
    await stack.execute('standard', cancelSync, { input: { runId: run.id } });
    await freshQuota(stack);
    await runFinished(stack, await startSync(stack, 'CLIENTS', { as: 'standard' }));
    expect(await offered('admin', 'CLIENT_LIST')).toMatchObject([{ label: 'Sync', enabled: true }]);
  });
});

describe('Client Custom Fields', () => {
  it('Sync from PM brings what was changed in XPM', async () => {
    const client = await aClient(stack, 1);
    const [field] = await fieldsFor(stack, 'CLIENT', 'TEXT');
    await setValueInXpm(client.xpmId, field?.name ?? '', 'entered in XPM');
    expect(await offered('standard', 'CLIENT_CUSTOM_FIELDS', client.id)).toMatchObject([
      { label: 'Sync from PM', enabled: true },
    ]);
    const run = await startSync(stack, 'CLIENT_FIELDS', { as: 'standard', recordId: client.id });
    expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED' });
    const { fieldValues } = await clientNow(stack, client.id);
    expect(fieldValues).toContainEqual(
      expect.objectContaining({ name: field?.name, value: 'entered in XPM' }),
    );
    const [entry] = await activityOf(stack, run);
    expect(entry?.title).toBe(`Sync from PM: ${client.name}`);
    await setValueInXpm(client.xpmId, field?.name ?? '', null);
    await runFinished(stack, await startSync(stack, 'CLIENT_FIELDS', { recordId: client.id }));
    expect((await clientNow(stack, client.id)).fieldValues.map(({ name }) => name)).not.toContain(
      field?.name,
    );
  });

  it('Changes made in XPM are not synchronised while a client is Pending Sync, but afterwards', async () => {
    const client = await aClient(stack, 2);
    const [ours, theirs] = await fieldsFor(stack, 'CLIENT', 'TEXT');
    if (ours === undefined || theirs === undefined) throw new Error('There are too few fields.');
    await runFinished(stack, await startSync(stack, 'CLIENT_FIELDS', { recordId: client.id }));
    await holdBack();
    const set = { definitionId: ours.id, value: { text: 'entered here' } };
    await stack.execute('standard', setFieldValues, {
      input: { recordId: client.id, values: [set] },
    });
    await heldUp(client.id);
    await setValueInXpm(client.xpmId, ours.name, 'entered in XPM');
    await setValueInXpm(client.xpmId, theirs.name, 'entered in XPM, too');
    const { requestSync: outcome } = await stack.execute('admin', requestSync, {
      input: { practiceId: stack.practiceId, kind: 'CLIENT_FIELDS', recordId: client.id },
    });
    expect(outcome).toMatchObject({ __typename: 'SyncWaiting', run: { state: 'WAITING' } });
    if (!('run' in outcome)) throw new Error('There is no run.');
    const meanwhile = await clientNow(stack, client.id);
    expect(meanwhile.pendingSync?.reasons).toEqual(['CHANGES_PENDING', 'SYNC_NOT_FINISHED']);
    expect(meanwhile.fieldValues).toContainEqual(
      expect.objectContaining({ name: ours.name, value: 'entered here' }),
    );
    await letGo(client.id);
    expect(await runFinished(stack, outcome.run)).toMatchObject({ state: 'SUCCEEDED' });
    await tagCleared(stack, client.id);
    const values = new Map(
      (await clientNow(stack, client.id)).fieldValues.map(({ name, value }) => [name, value]),
    );
    expect(values.get(ours.name)).toBe('entered here');
    expect(values.get(theirs.name)).toBe('entered in XPM, too');
    expect((await valuesInXpm(stack, client.xpmId)).get(ours.name)).toBe('entered here');
    const messages = await messagesOf(client.id);
    expect(messages).toContain(
      '“entered in XPM”, entered in XPM meanwhile, was replaced by “entered here”',
    );
  });
});

describe('Job - Summary tab (individual jobs only)', () => {
  it('Sync Job syncs the job details and its custom fields', async () => {
    const job = await aJob(stack, 3);
    const [field] = await fieldsFor(stack, 'JOB', 'TEXT');
    await renameJobInXpm(job.xpmId, 'Renamed in XPM');
    await setValueInXpm(job.xpmId, field?.name ?? '', 'entered in XPM');
    const run = await startSync(stack, 'JOB', { as: 'standard', recordId: job.id });
    expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED' });
    const now = await jobNow(stack, job.id);
    expect(now.name).toBe('Renamed in XPM');
    expect(now.fieldValues).toContainEqual(
      expect.objectContaining({ name: field?.name, value: 'entered in XPM' }),
    );
  });

  it('The tab displays Pending Sync and hides the button while a sync is requested or in progress', async () => {
    const job = await aJob(stack, 4);
    await using changes = await followRecord(stack, job.id);
    await using status = await followStatus(stack);
    await status.next();
    await holdBack();
    expect(await offered('standard', 'JOB_SUMMARY', job.id)).toMatchObject([{ label: 'Sync Job' }]);
    const run = await startSync(stack, 'JOB', { recordId: job.id });
    await runWhen(stack, run, ({ state }) => state === 'PAUSED');
    expect(await offered('standard', 'JOB_SUMMARY', job.id)).toEqual([]);
    const tag = (await jobNow(stack, job.id)).pendingSync;
    expect(tag).toMatchObject({ reasons: ['SYNC_NOT_FINISHED'], fields: [] });
    await changes.until(({ pendingSync }) => pendingSync !== null);
    await status.until(({ jobs }) => jobs.some(({ id }) => id === job.id));
    await freshQuota(stack);
    await wake(stack, ['sync', rowOf(stack.practiceId), 'JOB', rowOf(job.id)]);
    await runFinished(stack, run);
    await changes.until(({ pendingSync }) => pendingSync === null);
    expect(await offered('standard', 'JOB_SUMMARY', job.id)).toMatchObject([{ label: 'Sync Job' }]);
  });
});

describe('Pending Sync Status', () => {
  it('The status prevents updates from being overwritten, and clears once they have synced to XPM', async () => {
    const job = await aJob(stack, 5);
    await using changes = await followRecord(stack, job.id);
    await holdBack();
    await stack.execute('standard', updateJob, {
      input: { jobId: job.id, name: 'Edited here', description: 'and described' },
    });
    await heldUp(job.id);
    await changes.until(({ pendingSync }) => pendingSync !== null);
    await renameJobInXpm(job.xpmId, 'Renamed in XPM');
    await inXpm({
      resource: 'job',
      action: 'update',
      uuid: job.xpmId,
      fields: { Budget: '4321.00' },
    });
    await freshQuota(stack);
    const run = await startSync(stack, 'JOBS');
    expect(await runFinished(stack, run)).toMatchObject({ state: 'SUCCEEDED' });
    // The record's other fields go on syncing.
    expect(await jobNow(stack, job.id)).toMatchObject({
      name: 'Edited here',
      description: 'and described',
      budget: '4321.00',
      pendingSync: { fields: [{ theirs: job.description }, { theirs: 'Renamed in XPM' }] },
    });
    await letGo(job.id);
    await changes.until(({ pendingSync }) => pendingSync === null);
    expect(await jobNow(stack, job.id)).toMatchObject({ name: 'Edited here', pendingSync: null });
    expect(await jobInXpm(stack, job)).toMatchObject({
      Name: 'Edited here',
      Description: 'and described',
      Budget: '4321.00',
    });
    expect(await messagesOf(job.id)).toContain(
      '“Renamed in XPM”, entered in XPM meanwhile, was replaced',
    );
  });
});

describe('FYI as Primary for Client Maintenance', () => {
  it('Client data flows to XPM only: what the page hides is hidden, and our values are not undone', async () => {
    const [client, other] = [await aClient(stack, 6), await aClient(stack, 7)];
    await stack.execute('admin', primary, { practiceId: stack.practiceId });
    expect(await offered('standard', 'CLIENT_LIST')).toEqual([]);
    expect(await offered('admin', 'CLIENT_CUSTOM_FIELDS', client.id)).toEqual([]);
    const labels = (await offered('admin', 'APP_WINDOW')).map(({ label }) => label);
    expect(labels).toContain('Sync Clients');
    expect(labels).not.toContain('Sync Field Definitions');
    await inXpm({
      resource: 'client',
      action: 'update',
      uuid: client.xpmId,
      fields: { Name: 'Renamed in XPM', IsArchived: 'Yes' },
    });
    const added = await inXpm({
      resource: 'client',
      action: 'add',
      fields: { Name: 'Added in XPM' },
    });
    await stack.execute('standard', updateClient, {
      input: { clientId: other.id, phone: '0400 111 222' },
    });
    await tagCleared(stack, other.id);
    await freshQuota(stack);
    expect(
      await runFinished(stack, await startSync(stack, 'CLIENTS', { full: true })),
    ).toMatchObject({
      state: 'SUCCEEDED',
    });
    expect(await clientNow(stack, client.id)).toMatchObject({
      name: client.name,
      status: 'ARCHIVED',
    });
    expect(await stack.prisma.client.count({ where: { xpmId: added.UUID } })).toBe(1);
    const { Phone } = await inXpm<{ Phone: string }>({
      resource: 'client',
      action: 'get',
      uuid: other.xpmId,
    });
    expect(Phone).toBe('0400 111 222');
  });
});

const isCancelled =
  ({ id }: Pick<Run, 'id'>) =>
  (each: Run): boolean =>
    each.id === id && each.state === 'CANCELLED';

/** The states of a run as a subscriber has seen them, each once. */
const runStates = ({ seen }: StatusStream, { id }: Pick<Run, 'id'>): readonly Run['state'][] =>
  seen
    .flatMap(({ runs }) => runs.filter((run) => run.id === id).map(({ state }) => state))
    .filter((state, n, all) => state !== all[n - 1]);

/** Waits until the record's push has met the limit that holds the practice back. */
async function heldUp(id: string): Promise<void> {
  const now = () => (id.startsWith('Job:') ? jobNow(stack, id) : clientNow(stack, id));
  await expect
    .poll(async () => (await now()).pendingSync?.fields.every(({ problem }) => problem !== null))
    .toBe(true);
}

/** The limit is lifted, and the record's push is woken instead of sleeping until its end. */
async function letGo(id: string): Promise<void> {
  await freshQuota(stack);
  await wake(stack, ['push', rowOf(stack.practiceId), rowOf(id)]);
}

const rowOf = (id: string): string => id.replace(/^\w+:/, '');

async function messagesOf(id: string): Promise<string> {
  const entries = await stack.prisma.practiceActivity.findMany({ where: { recordId: rowOf(id) } });
  return entries.map(({ message }) => message).join('\n');
}

const actions = graphql(`
  query Actions($id: ID!, $surface: SyncSurface!, $recordId: ID) {
    practice(id: $id) {
      syncActions(surface: $surface, recordId: $recordId) {
        kind
        label
        enabled
        reason
        pausedUntil
      }
    }
  }
`);

const cancelSync = graphql(`
  mutation Cancel($input: CancelSyncInput!) {
    cancelSync(input: $input) {
      __typename
    }
  }
`);

const importAssessments = graphql(`
  mutation ImportAssessments($practiceId: ID!) {
    updatePracticeSettings(input: { practiceId: $practiceId, importTaxAssessments: true }) {
      __typename
    }
  }
`);

const primary = graphql(`
  mutation Primary($practiceId: ID!) {
    updatePracticeSettings(input: { practiceId: $practiceId, primaryForClientMaintenance: true }) {
      __typename
    }
  }
`);
