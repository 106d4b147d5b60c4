import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clientFields } from '../../../src/domain/edits/editable-field.ts';
import {
  aClient,
  aJob,
  clientNow,
  enterValues,
  fieldsFor,
  jobInXpm,
  jobNow,
  tagCleared,
  updateClient,
  updateJob,
  usersOf,
  valuesInXpm,
} from '../../support/edits/pending.ts';
import { graphql } from '../../support/graphql.ts';
import { freshQuota } from '../../support/quota/quota.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { runFinished, startSync, syncRecords } from '../../support/sync/sync.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await startStack();
  await syncRecords(stack);
});
beforeEach(() => freshQuota(stack));
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

describe('An edit', () => {
  it('An edited job displays the edit at once, has the Pending Sync tag and reaches XPM', async () => {
    const job = await aJob(stack);
    const { updateJob: result } = await stack.execute('standard', updateJob, {
      input: { jobId: job.id, name: 'Edited here', budget: '1250.5' },
    });
    expect(result).toMatchObject({
      __typename: 'JobUpdated',
      job: {
        name: 'Edited here',
        pendingSync: {
          reasons: ['CHANGES_PENDING'],
          fields: [
            { field: 'budget', ours: '1250.5', theirs: job.budget },
            { field: 'name', label: 'Name', base: job.name, ours: 'Edited here' },
          ],
        },
      },
    });
    await tagCleared(stack, job.id);
    expect(await jobNow(stack, job.id)).toMatchObject({ name: 'Edited here', budget: '1250.50' });
    expect(await jobInXpm(stack, job)).toMatchObject({ Name: 'Edited here', Budget: '1250.50' });
  });

  it('An edit of every client field reaches XPM in one call and clears blank fields', async () => {
    const [client, [one, two]] = [await aClient(stack), await usersOf(stack)];
    const texts = Object.entries(clientFields).flatMap(([name, { kind }]) =>
      kind === 'TEXT' ? [[name, `${name} ✎`] as const] : [],
    );
    const people = { manager: { userId: one?.id ?? '' }, partner: { email: two?.email ?? '' } };
    const input = { ...Object.fromEntries(texts), ...people, dateOfBirth: '1980-02-29' };
    const before = await stack.sandbox.calls();
    await stack.execute('admin', updateClient, { input: { clientId: client.id, ...input } });
    await tagCleared(stack, client.id);
    const after = await stack.sandbox.calls();
    const path = 'client.api/update';
    expect((after.byPath[path] ?? 0) - (before.byPath[path] ?? 0)).toBe(1);
    const request = { resource: 'client', action: 'get', uuid: client.xpmId };
    const { records } = await stack.sandbox.post<{ records: object[] }>('records', request);
    expect(records[0]).toMatchObject({
      ...Object.fromEntries(texts.map(([name, text]) => [inXpmsWords(name), text])),
      JobManager: { UUID: one?.xpmId },
      AccountManager: { UUID: two?.xpmId },
      DateOfBirth: expect.stringMatching(/^1980-02-29/) as string,
    });
    const cleared = { clientId: client.id, website: ' ', email: null, dateOfBirth: null };
    await stack.execute('admin', updateClient, {
      input: { ...cleared, manager: { nobody: true } },
    });
    await tagCleared(stack, client.id);
    expect(await clientNow(stack, client.id)).toMatchObject({
      website: null,
      email: null,
      dateOfBirth: null,
      manager: null,
      partner: { xpmId: two?.xpmId },
    });
  });

  it('Custom fields of every type reach XPM, set and cleared', async () => {
    const job = await aJob(stack, 1);
    const values = {
      TEXT: [{ text: 'Ōtautahi & <sons>' }, 'Ōtautahi & <sons>'],
      DECIMAL: [{ decimal: '-1,234.50' }, '-1234.5'],
      NUMBER: [{ number: '42' }, '42'],
      DATE: [{ date: '2027-02-28' }, '2027-02-28'],
      BOOLEAN: [{ boolean: true }, 'true'],
    } as const;
    const edits: { definitionId: string; value: (typeof values)[keyof typeof values][0] }[] = [];
    const expected = new Map<string, string>();
    for (const element of Object.keys(values) as (keyof typeof values)[]) {
      const [field] = await fieldsFor(stack, 'JOB', element);
      if (field === undefined) continue;
      edits.push({ definitionId: field.id, value: values[element][0] });
      expected.set(field.name, values[element][1]);
    }
    expect(expected.size).toBeGreaterThanOrEqual(4);
    await enterValues(stack, 'admin', { recordId: job.id, values: edits });
    await tagCleared(stack, job.id);
    const shown = async () =>
      new Map((await jobNow(stack, job.id)).fieldValues.map(({ name, value }) => [name, value]));
    for (const [name, value] of expected) {
      expect([name, (await shown()).get(name)]).toEqual([name, value]);
      expect((await valuesInXpm(stack, job.xpmId)).has(name)).toBe(true);
    }
    const clearing = edits.map(({ definitionId }) => ({ definitionId, value: { clear: true } }));
    await enterValues(stack, 'admin', { recordId: job.id, values: clearing });
    await tagCleared(stack, job.id);
    for (const name of expected.keys()) expect((await shown()).has(name)).toBe(false);
  });

  it('An edit of one field reaches an XPM that requires other elements of an update', async () => {
    await stack.sandbox.post('settings', { requiredInUpdates: 'documented' });
    const [job, client] = [await aJob(stack, 4), await aClient(stack, 1)];
    await stack.execute('admin', updateJob, { input: { jobId: job.id, description: 'Required' } });
    await stack.execute('admin', updateClient, { input: { clientId: client.id, fax: '12' } });
    await tagCleared(stack, job.id);
    await tagCleared(stack, client.id);
    await stack.sandbox.post('settings', { requiredInUpdates: 'none' });
    expect(await jobInXpm(stack, job)).toMatchObject({ Name: job.name, Description: 'Required' });
    expect(await clientNow(stack, client.id)).toMatchObject({ name: client.name });
  });

  it("An edit equal to XPM's value makes no call, whatever its notation", async () => {
    const job = await aJob(stack, 2);
    const edit = { jobId: job.id, name: 'With a budget', budget: '1,000' };
    await stack.execute('admin', updateJob, { input: edit });
    await tagCleared(stack, job.id);
    const before = await stack.sandbox.calls();
    const again = {
      ...edit,
      name: ' With a budget ',
      budget: '1000.0',
      state: job.state.toLowerCase(),
    };
    const { updateJob: result } = await stack.execute('admin', updateJob, { input: again });
    expect(result).toMatchObject({ job: { pendingSync: null, budget: '1000.00' } });
    const run = await startSync(stack, 'JOB', { recordId: job.id });
    expect(await runFinished(stack, run)).toMatchObject({ progress: { changed: 0 } });
    const { byPath } = await stack.sandbox.calls();
    expect(byPath['job.api/update']).toBe(before.byPath['job.api/update']);
  });

  it('An edit in progress is found by its record', async () => {
    const job = await aJob(stack, 3);
    const fault = { type: 'limited', problem: 'day', retryAfterSeconds: 3600 };
    await stack.sandbox.post('faults', { practice: 0, times: 1, fault });
    await stack.execute('admin', updateJob, { input: { jobId: job.id, name: 'On its way' } });
    const { practice } = await stack.execute('standard', jobsOnTheirWay, { id: stack.practiceId });
    expect(practice?.jobs.edges.map(({ node }) => node.id)).toEqual([job.id]);
    expect(practice?.clients.totalCount).toBe(0);
  });
});

/** A field of a client as the stand-in XPM calls it. */
const inXpmsWords = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const jobsOnTheirWay = graphql(`
  query JobsOnTheirWay($id: ID!) {
    practice(id: $id) {
      jobs(filter: { pendingChanges: true }) {
        edges {
          node {
            id
          }
        }
      }
      clients(filter: { pendingChanges: true }) {
        totalCount
      }
    }
  }
`);
