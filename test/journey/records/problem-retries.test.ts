import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { activityOf } from '../../support/activity/activity.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { withoutLimits } from '../../support/sync/activities.ts';
import { causesOf, problemsOf, retry } from '../../support/sync/problems.ts';
import type { Run } from '../../support/sync/sync.ts';
import { runFinished, startDue, startSync } from '../../support/sync/sync.ts';

interface XpmClient {
  readonly UUID: string;
  readonly Name: string;
}

/** The clients of each cause, by their places in XPM's list, and how they are spoiled and fixed there. */
const causes = {
  PART_UNREADABLE: {
    places: [0, 60],
    spoiled: { DateOfBirth: '2026-02-30' },
    fixed: { DateOfBirth: '1980-02-28' },
  },
  FORBIDDEN_CHARACTER: {
    places: [60, 110],
    spoiled: { City: 'Wan\uFFFEaka' },
    fixed: { City: 'Wanaka' },
  },
  PART_INCOMPLETE: {
    places: [110, 150],
    spoiled: { Contacts: [{ Name: '', Email: 'nobody@example.com' }] },
    fixed: { Contacts: [] },
  },
  RECORD_INCOMPLETE: {
    places: [150, 180],
    spoiled: { Name: '', LastName: '', ClientCode: '', ExportCode: '', Email: '' },
    fixed: { Name: 'Named again' },
  },
  TEXT_TOO_LONG: {
    places: [180, 199],
    spoiled: { Name: 'N'.repeat(501) },
    fixed: { Name: 'Short' },
  },
} as const;
type Reason = keyof typeof causes;
const sizeOf = (reason: Reason): number => causes[reason].places[1] - causes[reason].places[0];

const get = 'client.api/get';

describe('200 records with problems of six causes', () => {
  let stack: TestStack;
  let clients: readonly XpmClient[];
  beforeAll(async () => {
    stack = await startStack({ connect: false });
    await stack.sandbox.post('practice', { practice: 0, clients: 200, jobs: 1, seed: 9 });
    await stack.connect();
    await withoutLimits(stack);
    const { records } = await stack.sandbox.post<{ records: XpmClient[] }>('records', {
      resource: 'client',
      action: 'list',
    });
    clients = records;
    // A reference to a spoiled client, or a contact of the seed without a name, would be a problem of its own.
    const plain = { Relationships: [], BillingClient: null, Contacts: [] };
    for (const { UUID } of clients) await update(UUID, plain);
    for (const reason of Object.keys(causes) as Reason[]) await change(reason, 'spoiled');
    // The last client's entry comes without an identifier once.
    const fault = { type: 'badRecord', index: 199 };
    await stack.sandbox.post('faults', { path: 'client.api/list', times: 1, fault });
    await runFinished(stack, await startSync(stack, 'CLIENTS', { full: true }));
  });
  afterEach(() => stack.sandbox.clearFaults());
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const update = (uuid: string, fields: object) =>
    stack.sandbox.post('records', { resource: 'client', action: 'update', uuid, fields });
  const change = async (reason: Reason, how: 'spoiled' | 'fixed'): Promise<void> => {
    const { places } = causes[reason];
    for (const { UUID } of clients.slice(...places)) await update(UUID, causes[reason][how]);
  };
  /** What a retry cost XPM, by call, and its run. */
  const retried = async (
    cause: Parameters<typeof retry>[1],
  ): Promise<{ run: Run; stated: number | null; calls: Readonly<Record<string, number>> }> => {
    const before = (await stack.sandbox.calls()).byPath;
    const outcome = await retry(stack, cause);
    if (!('run' in outcome)) throw new Error(`No run but ${outcome.__typename}.`);
    const run = await runFinished(stack, outcome.run);
    const after = Object.entries((await stack.sandbox.calls()).byPath);
    const differences = after.map(([path, count]) => [path, count - (before[path] ?? 0)] as const);
    return {
      run,
      stated: 'calls' in outcome ? outcome.calls : null,
      calls: Object.fromEntries(differences.filter(([, count]) => count > 0)),
    };
  };
  const countsOf = async () =>
    Object.fromEntries((await causesOf(stack)).map(({ reason, problems }) => [reason, problems]));

  it('The list is complete, grouped by cause, and each group states the calls of its retry', async () => {
    const listed = await causesOf(stack);
    const byList = { reason: 'RECORD_WITHOUT_ID', problems: 1, retryCalls: null };
    expect(listed.toSorted((a, b) => (a.reason < b.reason ? -1 : 1))).toMatchObject(
      [
        ...(Object.keys(causes) as Reason[]).map((reason) => {
          const size = sizeOf(reason);
          return { kind: 'CLIENTS', reason, problems: size, retryCalls: size, retryEstimate: null };
        }),
        { kind: 'CLIENTS', ...byList, retryEstimate: { calls: 2 } },
      ].toSorted((a, b) => (a.reason < b.reason ? -1 : 1)),
    );
    const { totalCount, problems } = await problemsOf(stack);
    expect(totalCount).toBe(200);
    expect(problems).toHaveLength(200);
    const grouped = Object.groupBy(problems, ({ reason }) => reason);
    for (const { reason, problems: count } of listed) expect(grouped[reason]).toHaveLength(count);
  });

  it('Only an admin of the practice retries problems', async () => {
    const cause = { kind: 'CLIENTS', reason: 'TEXT_TOO_LONG' } as const;
    const refused = { __typename: 'NotPermitted' };
    expect(await retry(stack, cause, 'standard')).toEqual({ ...refused, reason: 'ADMINS_ONLY' });
    expect(await retry(stack, cause, 'other')).toEqual({ ...refused, reason: 'NOT_FOUND' });
    const problemId = 'Problem:00000000-0000-4000-8000-000000000001';
    const unknown = await retry(stack, { ...cause, problemId });
    expect(unknown).toEqual({ ...refused, reason: 'NOT_FOUND' });
  });

  it('A retry of what is not fixed costs its calls, and the entries stay', async () => {
    const before = await countsOf();
    const cause = { kind: 'CLIENTS', reason: 'PART_INCOMPLETE' } as const;
    const { run, stated, calls } = await retried(cause);
    expect(run).toMatchObject({ kind: 'PROBLEMS', state: 'SUCCEEDED', calls: 40 });
    expect({ stated, calls }).toEqual({ stated: 40, calls: { [get]: 40 } });
    expect(await countsOf()).toEqual(before);
    const [again] = (await problemsOf(stack)).problems;
    expect(again?.kind).toBe('CLIENTS');
  });

  it('A record that stays unreadable makes the run PARTIAL', async () => {
    const { run, calls } = await retried({ kind: 'CLIENTS', reason: 'RECORD_INCOMPLETE' });
    expect(run).toMatchObject({ state: 'PARTIAL', progress: { read: 30 } });
    expect(calls).toEqual({ [get]: 30 });
    expect((await activityOf(stack, run))[0]?.message).toContain(
      '30 records that an earlier sync reported still cannot be read.',
    );
    expect((await countsOf())['RECORD_INCOMPLETE']).toBe(30);
  });

  it('The retry of one cause costs exactly its calls, and what was fixed disappears', async () => {
    await change('PART_UNREADABLE', 'fixed');
    const { PART_UNREADABLE, ...others } = await countsOf();
    expect(PART_UNREADABLE).toBe(60);
    const cause = { kind: 'CLIENTS', reason: 'PART_UNREADABLE' } as const;
    const { run, stated, calls } = await retried(cause);
    expect(run).toMatchObject({ state: 'SUCCEEDED', calls: 60, progress: { read: 60 } });
    expect({ stated, calls }).toEqual({ stated: 60, calls: { [get]: 60 } });
    expect(await countsOf()).toEqual(others);
    expect((await retry(stack, cause)).__typename).toBe('NothingToRetry');
  });

  it('A record with several problems of a cause costs one call', async () => {
    const { UUID = '' } = clients[0] ?? {};
    const note = { Title: 'Call', Date: '2026-02-31' };
    await update(UUID, { DateOfBirth: '2026-02-30', Notes: [note] });
    await runFinished(stack, await startSync(stack, 'CLIENTS'));
    const cause = { kind: 'CLIENTS', reason: 'PART_UNREADABLE' } as const;
    const found = (await causesOf(stack)).find(({ reason }) => reason === cause.reason);
    expect(found).toMatchObject({ problems: 2, retryCalls: 1 });
    await update(UUID, { DateOfBirth: '', Notes: [] });
    expect((await retried(cause)).calls).toEqual({ [get]: 1 });
    expect(await countsOf()).not.toHaveProperty('PART_UNREADABLE');
  });

  it('One record is retried by one call', async () => {
    const cause = { kind: 'CLIENTS', reason: 'TEXT_TOO_LONG' } as const;
    const { UUID = '' } = clients[180] ?? {};
    await update(UUID, causes.TEXT_TOO_LONG.fixed);
    const { id } = await stack.prisma.problem.findFirstOrThrow({
      where: { xpmId: UUID, reason: cause.reason },
    });
    const { stated, calls } = await retried({ ...cause, problemId: `Problem:${id}` });
    expect({ stated, calls }).toEqual({ stated: 1, calls: { [get]: 1 } });
    expect((await countsOf())['TEXT_TOO_LONG']).toBe(18);
  });

  it('A second retry learns of the first one', async () => {
    const cause = { kind: 'CLIENTS', reason: 'TEXT_TOO_LONG' } as const;
    // Without a worker the first one is unfinished, however long the second request takes.
    await stack.stopWorker();
    const first = await retry(stack, cause);
    if (!('run' in first)) throw new Error('The first retry has no run.');
    const second = await retry(stack, { kind: 'CLIENTS', reason: 'RECORD_INCOMPLETE' });
    expect(second).toMatchObject({
      __typename: 'ProblemRetryRunning',
      run: { id: first.run.id },
    });
    await stack.startWorker();
    await runFinished(stack, first.run);
  });

  it('A record that only its list can bring is retried by the sync of its kind', async () => {
    const cause = { kind: 'CLIENTS', reason: 'RECORD_WITHOUT_ID' } as const;
    const { run, calls } = await retried(cause);
    expect(run).toMatchObject({ kind: 'CLIENTS', calls: 2 });
    expect(calls).toEqual({ 'clientgroup.api/list': 1, 'client.api/list': 1 });
    expect(await countsOf()).not.toHaveProperty('RECORD_WITHOUT_ID');
  });

  it('A job and the custom fields of a client are read by one call each', async () => {
    const fault = { type: 'alterRecord', index: 0, find: '<StartDate>', replace: '<StartDate>on ' };
    for (const path of ['job.api/list', 'job.api/current']) {
      await stack.sandbox.post('faults', { path, times: -1, fault });
    }
    await runFinished(stack, await startSync(stack, 'JOBS'));
    await stack.sandbox.clearFaults();
    const values = 'client.api/get/customfield';
    const refused = { type: 'error', description: 'Client is locked' };
    await stack.sandbox.post('faults', { path: values, fault: refused });
    await runFinished(stack, await startDue(stack, 'CLIENT_FIELD_VALUES'));
    const job = { kind: 'JOBS', reason: 'PART_UNREADABLE' } as const;
    const field = { kind: 'CLIENT_FIELD_VALUES', reason: 'READ_REFUSED' } as const;
    for (const [cause, path] of [
      [job, 'job.api/get'],
      [field, values],
    ] as const) {
      const found = (await causesOf(stack)).find(
        ({ kind, reason }) => kind === cause.kind && reason === cause.reason,
      );
      expect(found).toMatchObject({ problems: 1, retryCalls: 1 });
      expect((await retried(cause)).calls).toEqual({ [path]: 1 });
      expect((await retry(stack, cause)).__typename).toBe('NothingToRetry');
    }
  });
});
