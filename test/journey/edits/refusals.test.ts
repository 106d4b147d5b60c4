import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Job } from '../../support/edits/pending.ts';
import {
  aClient,
  aJob,
  clientNow,
  discardPendingChanges,
  enterValues,
  fieldsFor,
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
import { endConsent } from '../../support/practice/ended-consent.ts';
import { freshQuota } from '../../support/quota/quota.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { connectPractice, startStack } from '../../support/stack/stack.ts';
import { requestSync, runFinished, syncRecords } from '../../support/sync/sync.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await startStack();
  await syncRecords(stack);
});
beforeEach(() => freshQuota(stack));
afterEach(() => stack.sandbox.clearFaults());
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

const rowOf = (id: string): string => id.replace(/^\w+:/, '');
const entriesOf = (id: string) =>
  stack.prisma.practiceActivity.findMany({
    where: { recordId: rowOf(id), type: 'PUSH' },
    // The entries of one round have one time.
    orderBy: [{ createdAt: 'asc' }, { status: 'asc' }],
  });

/** The job once XPM has refused something of it. */
async function refusedJob(id: string): Promise<Job> {
  await expect
    .poll(async () => (await jobNow(stack, id)).pendingSync?.reasons)
    .toContain('CHANGES_REFUSED');
  return jobNow(stack, id);
}

describe('A change that XPM refuses', () => {
  it('An invalid state code delays only the state, and a configured code fixes it', async () => {
    const job = await aJob(stack, 0);
    const states = [{ name: 'Awaiting Signature', code: 'NO-SUCH-CODE' }];
    await stack.execute('admin', configureStates, { practiceId: stack.practiceId, states });
    const edit = { jobId: job.id, name: 'Renamed', state: 'Awaiting Signature' };
    await stack.execute('standard', updateJob, { input: edit });
    const refused = await refusedJob(job.id);
    expect(refused).toMatchObject({
      name: 'Renamed',
      state: 'Awaiting Signature',
      pendingSync: {
        reasons: ['CHANGES_REFUSED'],
        fields: [{ field: 'state', attempts: 1, refusal: 'Invalid state code', theirs: job.state }],
      },
    });
    expect(await jobInXpm(stack, job)).toMatchObject({ Name: 'Renamed', State: job.state });
    expect((await entriesOf(job.id)).map(({ status, message }) => [status, message])).toEqual([
      ['SUCCESS', 'Sent to XPM: Name “Renamed”.'],
      [
        'ACTION_REQUIRED',
        'XPM refused State “Awaiting Signature” and said: Invalid state code. Correct it or discard it.',
      ],
    ]);
    await stack.sandbox.post('settings', {
      jobStates: [
        { code: 'PLANNED', name: 'Planned' },
        { code: 'INPROGRESS', name: 'In Progress' },
        { code: 'ONHOLD', name: 'On Hold' },
        { code: 'CONFIRMED', name: 'Confirmed' },
        { code: 'COMPLETED', name: 'Completed' },
        { code: 'CANCELLED', name: 'Cancelled' },
        { code: 'SIGN', name: 'Awaiting Signature' },
      ],
    });
    await stack.execute('admin', configureStates, {
      practiceId: stack.practiceId,
      states: [{ name: 'Awaiting Signature', code: 'SIGN' }],
    });
    // The same value once more is another try.
    await stack.execute('standard', updateJob, {
      input: { jobId: job.id, state: 'awaiting signature' },
    });
    await tagCleared(stack, job.id);
    expect(await jobInXpm(stack, job)).toMatchObject({ State: 'Awaiting Signature' });
  });

  it('An edit of a job deleted in XPM displays "Invalid job identifier"', async () => {
    const job = await aJob(stack, 1);
    await stack.sandbox.post('records', { resource: 'job', action: 'delete', uuid: job.xpmId });
    await stack.execute('admin', updateJob, { input: { jobId: job.id, budget: '77' } });
    expect((await refusedJob(job.id)).pendingSync?.fields).toMatchObject([
      { field: 'budget', refusal: 'Invalid job identifier' },
    ]);
    expect(await jobNow(stack, job.id)).toMatchObject({ status: 'DELETED' });
    const { discardPendingChanges: discarded } = await stack.execute(
      'admin',
      discardPendingChanges,
      {
        input: { recordId: job.id },
      },
    );
    expect(discarded).toMatchObject({
      discarded: 1,
      job: { budget: job.budget, pendingSync: null },
    });
  });

  it('An invalid staff identifier is cleared by choosing another person', async () => {
    const job = await aJob(stack, 2);
    const [left, stays] = (await usersOf(stack)).filter(
      ({ xpmId }) => xpmId !== job.manager?.xpmId,
    );
    if (left === undefined || stays === undefined) throw new Error('There are too few people.');
    await stack.sandbox.post('records', { resource: 'staff', action: 'delete', uuid: left.xpmId });
    await stack.execute('admin', updateJob, {
      input: { jobId: job.id, manager: { userId: left.id } },
    });
    expect((await refusedJob(job.id)).pendingSync?.fields).toMatchObject([
      {
        field: 'manager',
        ours: left.name,
        theirs: job.manager?.name ?? null,
        refusal: 'Invalid staff identifier for add-manager request',
      },
    ]);
    await stack.execute('admin', updateJob, {
      input: { jobId: job.id, manager: { userId: stays.id } },
    });
    await tagCleared(stack, job.id);
    expect(await jobNow(stack, job.id)).toMatchObject({ manager: { xpmId: stays.xpmId } });
    expect(await jobInXpm(stack, job)).toMatchObject({ Manager: { UUID: stays.xpmId } });
  });

  it('One invalid value delays only itself, and Sync from PM waits for it', async () => {
    const client = await aClient(stack, 1);
    const [good, bad] = await fieldsFor(stack, 'CLIENT', 'TEXT');
    if (good === undefined || bad === undefined) throw new Error('There are too few fields.');
    const request = { resource: 'customFieldDefinition', uuid: bad.xpmId };
    await stack.sandbox.post('records', {
      ...request,
      action: 'update',
      fields: { UseClient: false },
    });
    const values = [good, bad].map(({ id }) => ({ definitionId: id, value: { text: 'entered' } }));
    await enterValues(stack, 'standard', { recordId: client.id, values });
    await expect
      .poll(
        async () =>
          (await clientNow(stack, client.id)).pendingSync?.fields.map(({ label }) => label),
        { timeout: 20_000 },
      )
      .toEqual([bad.name]);
    const [field] = (await clientNow(stack, client.id)).pendingSync?.fields ?? [];
    expect(field?.refusal).toEqual(expect.any(String));
    expect((await valuesInXpm(stack, client.xpmId)).get(good.name)).toBe('entered');
    const input = {
      practiceId: stack.practiceId,
      kind: 'CLIENT_FIELDS',
      recordId: client.id,
    } as const;
    const { requestSync: requested } = await stack.execute('standard', requestSync, { input });
    if (requested.__typename !== 'SyncWaiting') throw new Error(requested.__typename);
    await stack.execute('standard', discardPendingChanges, {
      input: { recordId: client.id, fields: [field?.field ?? ''] },
    });
    expect(await runFinished(stack, requested.run)).toMatchObject({ state: 'SUCCEEDED' });
    expect((await clientNow(stack, client.id)).fieldValues.map(({ name }) => name)).not.toContain(
      bad.name,
    );
  });
});

describe('A custom field that was never read before its first edit', () => {
  const goldInXpm = async (jobNumber: number) => {
    const job = await aJob(stack, jobNumber);
    const [field] = await fieldsFor(stack, 'JOB', 'TEXT');
    if (field === undefined) throw new Error('There is no such field.');
    const fields = { [field.xpmId]: 'Gold' };
    const request = { resource: 'customFieldValues', action: 'update', uuid: job.xpmId, fields };
    await stack.sandbox.post('records', request);
    const edit = (text: string) => ({
      recordId: job.id,
      values: [{ definitionId: field.id, value: { text } }],
    });
    const inXpm = async () => (await valuesInXpm(stack, job.xpmId)).get(field.name);
    return { job, field, edit, inXpm };
  };

  it('The first edit reads and displays the value, and only the second one replaces it', async () => {
    const { job, field, edit, inXpm } = await goldInXpm(6);
    expect(job).toMatchObject({ fieldValuesState: 'NOT_READ_YET', fieldValues: [] });
    const before = await stack.sandbox.calls();
    const send = () => stack.execute('standard', setFieldValues, { input: edit('Silver') });
    expect((await send()).setFieldValues).toMatchObject({
      __typename: 'InvalidFields',
      fields: [{ field: field.id, reason: 'NOT_DISPLAYED' }],
    });
    const path = 'job.api/get/customfield';
    const after = await stack.sandbox.calls();
    expect((after.byPath[path] ?? 0) - (before.byPath[path] ?? 0)).toBe(1);
    expect(await jobNow(stack, job.id)).toMatchObject({
      fieldValuesState: 'READ',
      pendingSync: null,
    });
    expect((await jobNow(stack, job.id)).fieldValues).toContainEqual(
      expect.objectContaining({ name: field.name, value: 'Gold' }),
    );
    expect(await inXpm()).toBe('Gold');
    expect((await send()).setFieldValues.__typename).toBe('FieldValuesSet');
    await tagCleared(stack, job.id);
    expect(await inXpm()).toBe('Silver');
    expect((await entriesOf(job.id)).map(({ status, message }) => [status, message])).toEqual([
      ['SUCCESS', `Sent to XPM: ${field.name} “Silver”.`],
    ]);
  });

  it('An edit made while XPM is down waits for a decision instead of replacing the value', async () => {
    const { job, field, edit, inXpm } = await goldInXpm(7);
    const path = 'job.api/get/customfield';
    const fault = { type: 'status', status: 503 };
    await stack.sandbox.post('faults', { practice: 0, path, times: 1, fault });
    const { setFieldValues: result } = await stack.execute('standard', setFieldValues, {
      input: edit('Silver'),
    });
    expect(result).toMatchObject({
      __typename: 'FieldValuesSet',
      job: {
        fieldValuesState: 'NOT_READ_YET',
        pendingSync: { fields: [{ base: null, isBaseKnown: false, ours: 'Silver' }] },
      },
    });
    expect(await refusedJob(job.id)).toMatchObject({
      pendingSync: {
        fields: [{ base: 'Gold', theirs: 'Gold', isBaseKnown: true, refusedBy: 'SERVICE' }],
      },
    });
    expect(await inXpm()).toBe('Gold');
    expect(await entriesOf(job.id)).toMatchObject([
      {
        status: 'ACTION_REQUIRED',
        message: expect.stringMatching(
          `^${field.name} “Silver” needs attention: it was not sent, because XPM already has “Gold”`,
        ) as string,
      },
    ]);
    const input = { recordId: job.id };
    await stack.execute('standard', discardPendingChanges, { input });
    expect((await jobNow(stack, job.id)).fieldValues).toContainEqual(
      expect.objectContaining({ name: field.name, value: 'Gold' }),
    );
  });
});

describe('A budget that lists may lack', () => {
  it('An empty stored budget is compared with XPM before an edit replaces it', async () => {
    const job = await jobWithoutBudget();
    const request = {
      resource: 'job',
      action: 'update',
      uuid: job.xpmId,
      fields: { Budget: '900' },
    };
    await stack.sandbox.post('records', request);
    const send = () =>
      stack.execute('standard', updateJob, { input: { jobId: job.id, budget: '100' } });
    await send();
    expect((await refusedJob(job.id)).pendingSync?.fields).toMatchObject([
      { field: 'budget', base: '900', theirs: '900', ours: '100', refusedBy: 'SERVICE' },
    ]);
    expect(await jobInXpm(stack, job)).toMatchObject({ Budget: '900' });
    await send();
    await tagCleared(stack, job.id);
    expect(await jobInXpm(stack, job)).toMatchObject({ Budget: '100.00' });
  });

  async function jobWithoutBudget(): Promise<Job> {
    for (let n = 8; ; n += 1) {
      const job = await aJob(stack, n);
      if (job.budget === null) return job;
    }
  }
});

describe('A change that cannot be sent now', () => {
  it.each([
    ['a 503', { type: 'status', status: 503 }, 'XPM did not respond to client.api/get'],
    ["a firewall's 403", { type: 'html', status: 403 }, 'XPM did not respond to client.api/get'],
    [
      'a 403 without a body',
      { type: 'status', status: 403, body: '' },
      'XPM did not respond to client.api/get',
    ],
    [
      'a 401 for a renewed token',
      { type: 'status', status: 401 },
      "XPM refused this service's access",
    ],
  ])(
    'A change waits for XPM after %s, names the reason and continues automatically',
    async (name, fault, reason) => {
      const client = await aClient(stack, 2);
      await stack.sandbox.post('faults', { practice: 0, path: 'client.api/get', times: -1, fault });
      const website = `https://example.test/${encodeURIComponent(name)}`;
      await stack.execute('admin', updateClient, {
        input: { clientId: client.id, website },
      });
      await expect
        .poll(async () => (await clientNow(stack, client.id)).pendingSync?.fields[0]?.problem)
        .toContain(reason);
      await stack.sandbox.clearFaults();
      await tagCleared(stack, client.id);
      expect((await clientNow(stack, client.id)).website).toBe(website);
    },
  );

  it('A change survives a lost connection, during which further edits are refused, and continues after reconnecting', async () => {
    const job = await aJob(stack, 3);
    await endConsent(stack);
    await stack.execute('admin', updateJob, { input: { jobId: job.id, description: 'kept' } });
    await expect
      .poll(async () => (await jobNow(stack, job.id)).pendingSync?.fields)
      .toMatchObject([
        {
          field: 'description',
          problem: expect.stringContaining('connect XPM again') as string,
          nextAttemptAt: null,
        },
      ]);
    const { updateJob: refused } = await stack.execute('admin', updateJob, {
      input: { jobId: job.id, name: 'Not now' },
    });
    expect(refused.__typename).toBe('ReconnectNeeded');
    // The connection's own entry asks an admin, once for all edits.
    expect(await entriesOf(job.id)).toEqual([]);
    await connectPractice(stack, 'admin', 0);
    await tagCleared(stack, job.id);
    expect(await jobInXpm(stack, job)).toMatchObject({ Description: 'kept', Name: job.name });
  });

  it('A change is kept while the records of the practice come from elsewhere, and is sent when they come from XPM again', async () => {
    const job = await aJob(stack, 6);
    const { sandbox, practiceId } = stack;
    const down = { type: 'status', status: 503 };
    await sandbox.post('faults', { practice: 0, times: -1, fault: down });
    await stack.execute('admin', updateJob, { input: { jobId: job.id, description: 'kept' } });
    await expect
      .poll(async () => (await jobNow(stack, job.id)).pendingSync?.fields[0]?.problem)
      .toContain('XPM');
    await stack.execute('admin', setSource, { practiceId, source: 'MYOB_AE' });
    await expect
      .poll(async () => (await jobNow(stack, job.id)).pendingSync?.fields)
      .toMatchObject([
        {
          problem:
            'Records of this practice come from MYOB AE, so the edit is kept and not sent to XPM.',
          nextAttemptAt: null,
        },
      ]);
    await sandbox.clearFaults();
    await stack.prisma.connectionTrouble.deleteMany();
    await stack.execute('admin', setSource, { practiceId, source: 'XPM' });
    await tagCleared(stack, job.id);
    expect(await jobInXpm(stack, job)).toMatchObject({ Description: 'kept' });
  });

  it('A change discarded while it is being sent is undone in XPM', async () => {
    const job = await aJob(stack, 4);
    const fault = { type: 'hold' };
    await stack.sandbox.post('faults', { practice: 0, path: 'job.api/update', times: 1, fault });
    await stack.execute('admin', updateJob, { input: { jobId: job.id, name: 'Taken back' } });
    await expect
      .poll(async () => (await jobNow(stack, job.id)).pendingSync?.fields[0]?.attempts, {
        timeout: 20_000,
      })
      .toBe(1);
    const { discardPendingChanges: discarded } = await stack.execute(
      'admin',
      discardPendingChanges,
      {
        input: { recordId: job.id },
      },
    );
    expect(discarded).toMatchObject({ discarded: 1, job: { name: job.name } });
    await stack.sandbox.clearFaults();
    await tagCleared(stack, job.id);
    expect(await jobInXpm(stack, job)).toMatchObject({ Name: job.name });
    expect((await jobNow(stack, job.id)).name).toBe(job.name);
  });
});

describe('An XPM that empties omitted fields', () => {
  it('The activity names the fields that XPM emptied', async () => {
    const job = await aJob(stack, 5);
    if (job.description === null || job.budget === null) throw new Error('It has nothing to lose.');
    await stack.sandbox.post('settings', { absentElements: 'clear' });
    await stack.execute('admin', updateJob, { input: { jobId: job.id, name: 'Only the name' } });
    await tagCleared(stack, job.id);
    await stack.sandbox.post('settings', { absentElements: 'keep' });
    expect((await entriesOf(job.id)).map(({ status, message }) => [status, message])).toEqual([
      ['SUCCESS', 'Sent to XPM: Name “Only the name”.'],
      ['ALERT', expect.stringContaining('XPM has emptied Description, Budget') as string],
    ]);
    expect(await jobNow(stack, job.id)).toMatchObject({ description: null, budget: null });
  });
});

const setSource = graphql(`
  mutation SetSourceOfRecords($practiceId: ID!, $source: PracticeSource!) {
    setPracticeSource(input: { practiceId: $practiceId, source: $source }) {
      __typename
    }
  }
`);

const configureStates = graphql(`
  mutation ConfigureStates($practiceId: ID!, $states: [JobStateInput!]!) {
    configureJobStates(input: { practiceId: $practiceId, states: $states }) {
      __typename
    }
  }
`);
