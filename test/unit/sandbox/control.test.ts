import { describe, expect, test } from 'vitest';
import { startSandbox } from '../../../sandbox/server.ts';
import { clientUuids, control, PracticeCaller, textsOf } from './practice-caller.ts';

interface Practice {
  readonly index: number;
  readonly name: string;
  readonly tenantId: string;
  readonly clients: number;
  readonly staff: number;
  readonly jobs: number;
}

interface RecordsResponse {
  readonly records: readonly Record<string, unknown>[];
  readonly total: number;
}

describe('Practices in the control API', () => {
  test('The sandbox starts with three practices, of which the second is the recorded one', async () => {
    await using sandbox = await startSandbox();
    const practices = await control<Practice[]>(sandbox, 'GET', 'practices');
    expect(
      practices.map(({ index, name, clients, staff, jobs }) => [index, name, clients, staff, jobs]),
    ).toEqual([
      [0, 'Harbour & Finch Accountants', 1_200, 12, 300],
      [1, 'Recorded Practice', 12, 10, 31],
      [2, 'Māhoe Lane Bookkeeping', 40, 4, 40],
    ]);
  });

  test('A practice can be added and replaced, and a replaced practice keeps its tenant', async () => {
    await using caller = await PracticeCaller.start();
    const added = await caller.post<Practice>('practice', {
      clients: 7,
      staff: 2,
      jobs: 3,
      name: 'N',
    });
    const replaced = await caller.post<Practice>('practice', { practice: 0, clients: 2 });
    expect(added).toMatchObject({ index: 3, name: 'N', clients: 7, staff: 2, jobs: 3 });
    expect(replaced).toMatchObject({ index: 0, tenantId: caller.tokens.tenantId });
    expect(clientUuids(await caller.text('client.api/list'))).toHaveLength(2);
  });

  test('Two practices with one name are two tenants', async () => {
    await using caller = await PracticeCaller.start();
    const first = await caller.post<Practice>('practice', { clients: 1, name: 'Twins' });
    const second = await caller.post<Practice>('practice', { clients: 1, name: 'Twins' });
    expect(first.tenantId).not.toBe(second.tenantId);
  });
});

describe('Tokens in the control API', () => {
  test('A token gives access to its practice and to no other', async () => {
    await using caller = await PracticeCaller.start({}, 'Recorded Practice');
    const [other] = await caller.get<Practice[]>('practices');
    const headers = { authorization: `Bearer ${caller.tokens.accessToken}` };
    const response = await fetch(`${caller.sandbox.url}/connections`, { headers });
    const connections = (await response.json()) as { tenantId: string }[];
    const forbidden = await caller.call('staff.api/list', {
      headers: { 'xero-tenant-id': other?.tenantId ?? '' },
    });
    expect(connections.map(({ tenantId }) => tenantId)).toEqual([caller.tokens.tenantId]);
    expect(forbidden.status).toBe(403);
  });

  test('A token lasts as long as the request says', async () => {
    await using sandbox = await startSandbox();
    const request = { practice: 0, expiresInSeconds: 5 };
    const tokens = await control<{ accessToken: string; tenantId: string }>(
      sandbox,
      'POST',
      'token',
      request,
    );
    await control(sandbox, 'POST', 'clock', { advanceSeconds: 6 });
    const response = await fetch(`${sandbox.url}/practicemanager/3.1/staff.api/list`, {
      headers: { authorization: `Bearer ${tokens.accessToken}`, 'xero-tenant-id': tokens.tenantId },
    });
    expect(response.status).toBe(401);
  });
});

describe('Call counts in the control API', () => {
  test('The counts group the calls to XPM by path, status and practice', async () => {
    await using caller = await PracticeCaller.start();
    const other = await PracticeCaller.of(caller.sandbox, 1);
    await caller.call('client.api/list');
    await caller.call('client.api/get/whatever');
    await caller.call('client.api/get/another');
    await other.call('staff.api/list');
    await caller.call('staff.api/list', { headers: { authorization: 'Bearer no' } });
    await caller.post('quota', { minuteUsed: 10_000 });
    await caller.call('client.api/list');
    expect(await caller.get('calls')).toEqual({
      total: 6,
      limited: 1,
      byPath: { 'client.api/list': 2, 'client.api/get': 2, 'staff.api/list': 2 },
      byStatus: { '200': 4, '401': 1, '429': 1 },
      byPractice: { [caller.tokens.tenantId]: 4, [other.tokens.tenantId]: 1 },
      pathsByPractice: {
        [caller.tokens.tenantId]: { 'client.api/list': 2, 'client.api/get': 2 },
        [other.tokens.tenantId]: { 'staff.api/list': 1 },
      },
      identity: {},
    });
  });
});

describe('Records in the control API', () => {
  test('One request changes many records and returns them as they are afterwards', async () => {
    await using caller = await PracticeCaller.start();
    const request = { action: 'update', resource: 'client', count: 50, offset: 10 };
    const fields = { City: 'Napier' };
    const { records, total } = await caller.post<RecordsResponse>('records', {
      ...request,
      fields,
    });
    const xml = await caller.text('client.api/list?modifiedsince=2026-01-01T00:00:00');
    expect([records.length, total]).toEqual([50, 1_200]);
    expect(clientUuids(xml)).toEqual(records.map((record) => record['UUID']));
    expect(textsOf(xml, 'City')).toEqual(Array.from({ length: 50 }, () => 'Napier'));
  });

  test('An update takes lists and references, and null for no reference', async () => {
    await using caller = await PracticeCaller.start({}, 2);
    const send = (request: Record<string, unknown>) =>
      caller.post<RecordsResponse>('records', { practice: 2, ...request });
    const staff = await send({ action: 'list', resource: 'staff' });
    const groups = await send({ action: 'list', resource: 'clientGroup' });
    const { records } = await send({
      action: 'update',
      resource: 'client',
      count: 1,
      fields: {
        AccountManager: staff.records[1]?.['UUID'],
        JobManager: null,
        Contacts: [{ Name: 'Ann', IsPrimary: 'Yes' }, { Name: 'Ben' }],
        Groups: [groups.records[0]?.['UUID']],
        Notes: [{ Title: 'T', Text: 'two\nlines' }],
      },
    });
    const xml = await caller.text(`client.api/get/${String(records[0]?.['UUID'])}`);
    expect(records[0]).toMatchObject({
      JobManager: null,
      AccountManager: { UUID: staff.records[1]?.['UUID'] },
    });
    expect(xml).toContain('<Text>two\nlines</Text>');
    expect(xml).not.toContain('<JobManager>');
    expect(xml).toContain(`<Groups><Group><UUID>${String(groups.records[0]?.['UUID'])}</UUID>`);
    expect(textsOf(xml, 'IsPrimary')).toEqual(['Yes', 'No']);
  });

  test('Staff and client groups are added, changed and removed', async () => {
    await using caller = await PracticeCaller.start();
    const change = (request: Record<string, unknown>) =>
      caller.post<RecordsResponse>('records', request);
    for (const resource of ['staff', 'clientGroup']) {
      const { records } = await change({ action: 'add', resource, fields: { Name: 'One' } });
      const uuid = records[0]?.['UUID'];
      const updated = await change({ action: 'update', resource, uuid, fields: { Name: 'Two' } });
      const before = (await change({ action: 'list', resource })).total;
      await change({ action: 'remove', resource, uuid });
      const after = (await change({ action: 'list', resource })).total;
      expect(updated.records[0]?.['Name']).toBe('Two');
      expect(before - after).toBe(1);
    }
  });
});

describe('Wrong requests to the control API', () => {
  test.each([
    ['token', { practice: 'Nobody' }, 'there is no practice Nobody; there are 0 (Harbour'],
    ['token', { practise: 0 }, 'practise'],
    ['token', { scopes: ['everything'] }, 'scopes'],
    ['clock', { advanceSeconds: -1 }, 'advanceSeconds'],
    ['clock', {}, 'advanceSeconds'],
    ['faults', { fault: { type: 'explode' } }, 'fault.type'],
    ['faults', { times: 0, fault: { type: 'html' } }, 'times'],
    ['practice', { clients: -5 }, 'clients'],
    ['quota', { minuteUsed: 'all' }, 'minuteUsed'],
    ['settings', { minuteLimit: 0 }, 'minuteLimit'],
    ['settings', { speed: 1 }, 'speed'],
    ['records', { action: 'update', resource: 'client' }, 'uuid, or count'],
    ['records', { action: 'paint', resource: 'client' }, 'action'],
    ['records', { action: 'add', resource: 'client', fields: { Colour: 'red' } }, 'Colour'],
    [
      'records',
      { action: 'add', resource: 'staff', fields: { Name: 'a\u0007' } },
      'control characters',
    ],
    ['records', { action: 'add', resource: 'client', fields: {} }, 'fields.Name is required'],
    ['records', { action: 'get', resource: 'staff', uuid: 'x' }, 'there is no staff member x'],
  ])('The route %s rejects %o with 400 and names what is wrong', async (path, body, expected) => {
    await using sandbox = await startSandbox();
    const response = await fetch(`${sandbox.url}/__control/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const { message } = (await response.json()) as { message: string };
    expect(response.status).toBe(400);
    expect(message).toContain(expected);
  });

  test('A body that is not JSON is rejected with 400', async () => {
    await using sandbox = await startSandbox();
    const request = { method: 'POST', body: '{' };
    const response = await fetch(`${sandbox.url}/__control/token`, request);
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: 'BadRequest', message: 'the body must be JSON' },
    ]);
  });
});

describe('The reset', () => {
  test('A reset restores seed, quota, clock, settings and counts, and keeps tokens valid', async () => {
    const now = 1_780_000_000_000;
    await using caller = await PracticeCaller.start({ now: () => now });
    const before = await caller.text('client.api/list?detailed=true');
    await caller.post('records', { action: 'remove', resource: 'client', count: 100 });
    await caller.post('practice', { clients: 1 });
    await caller.post('quota', { minuteUsed: 10_000, dayUsed: 5_000 });
    await caller.post('clock', { advanceSeconds: 100_000 });
    await caller.post('settings', { concurrentLimit: 1, wildcardAccept: 'xml' });
    await caller.post('faults', { times: -1, fault: { type: 'html' } });
    expect(await caller.post('reset')).toEqual({ now: new Date(now).toISOString() });
    expect(await caller.get('calls')).toMatchObject({ total: 0, limited: 0, byPath: {} });
    expect(await caller.get('practices')).toHaveLength(3);
    expect(await caller.get('settings')).toMatchObject({
      concurrentLimit: 5,
      wildcardAccept: 'refuse',
    });
    const response = await caller.call('client.api/list?detailed=true');
    expect(response.headers.get('x-daylimit-remaining')).toBe('4999');
    expect(await response.text()).toBe(before);
  });
});
