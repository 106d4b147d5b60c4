import { describe, expect, test } from 'vitest';
import { textsOf } from '../practice-caller.ts';
import { allJobs, minimal, numbers, numbersOf, records, start } from './job-reads.ts';

describe('`job.api/get`', () => {
  test('The response has everything about a job and the URL of its page', async () => {
    await using caller = await start();
    const xml = await caller.text('job.api/get/J000003');
    const [job] = await records(caller, { action: 'get', uuid: 'J000003' });
    expect(xml).toMatch(
      new RegExp(
        `^<Response><Status>OK</Status><WebUrl>https://[^<]*id=J000003</WebUrl><Job><ID>J000003</ID><UUID>${job?.UUID ?? '-'}</UUID>`,
      ),
    );
    for (const name of ['Client', 'Contact', 'Manager'] as const) {
      expect(xml).toContain(`<${name}><UUID>${job?.[name]?.UUID ?? '-'}</UUID>`);
    }
    expect(textsOf(xml, 'AllocatedMinutes')).toHaveLength(1);
    expect(textsOf(xml, 'TaskUUID')).toHaveLength(job?.Tasks.length ?? -1);
    expect(xml).toMatch(/<Comments><Comment><UUID>/);
  });

  test('The response has every job as the detailed list has it', async () => {
    await using caller = await start({}, 2);
    for (const version of ['3.1', '3.0'] as const) {
      const list = await caller.text('job.api/current?detailed=true', { version });
      const jobs = [...list.matchAll(/<Job><ID>([^<]*).*?<\/Job>/gs)].slice(0, 6);
      for (const [xml, number = ''] of jobs) {
        const alone = await caller.text(`job.api/get/${number}`, { version });
        expect(alone.slice(alone.indexOf('<Job>')).replace('</Response>', '')).toBe(xml);
      }
    }
  });

  test('A job is identified by number, and in 3.1 by UUID unless the setting says otherwise', async () => {
    await using caller = await start();
    const [job] = await records(caller, { action: 'get', uuid: 'J000003' });
    const path = `job.api/get/${job?.UUID ?? ''}`;
    expect(numbers(await caller.text(path))).toEqual(['J000003']);
    expect(await caller.text(path, { version: '3.0' })).toContain('Invalid job identifier');
    await caller.post('settings', { jobIdentifier: 'number' });
    expect(await caller.text(path)).toContain('Invalid job identifier');
    expect(numbers(await caller.text('job.api/get/J000003'))).toEqual(['J000003']);
  });

  test('A job is found by a number that a person chose', async () => {
    await using caller = await start();
    expect(numbers(await caller.text('job.api/get/WIP-34'))).toEqual(['WIP-34']);
    expect(await caller.text('job.api/get/J000034')).toContain('Invalid job identifier');
    await records(caller, { action: 'add', fields: { ...(await minimal(caller)), ID: 'Ā/1 &' } });
    const path = `job.api/get/${encodeURIComponent('Ā/1 &')}`;
    expect(await caller.text(path)).toContain('<Job><ID>Ā/1 &amp;</ID>');
  });

  test('An unknown number is a refusal, or by setting a 404', async () => {
    await using caller = await start();
    const refused = await caller.call('job.api/get/J999999');
    expect(refused.status).toBe(200);
    expect(await refused.text()).toBe(
      '<Response><Status>ERROR</Status><ErrorDescription>Invalid job identifier</ErrorDescription></Response>',
    );
    await caller.post('settings', { unknownIdentifier: 'notFound' });
    expect((await caller.call('job.api/get/J999999')).status).toBe(404);
  });
});

describe('Jobs of a person or client', () => {
  test('The jobs of a staff member are the current ones with an assignment', async () => {
    await using caller = await start();
    const jobs = await allJobs(caller);
    const uuid = jobs.find(({ Assigned }) => Assigned.length > 0)?.Assigned[0]?.UUID ?? '';
    const expected = jobs.filter(
      ({ Assigned, StateCode }) =>
        Assigned.some((staff) => staff.UUID === uuid) &&
        !['COMPLETED', 'CANCELLED'].includes(StateCode),
    );
    expect(numbers(await caller.text(`job.api/staff/${uuid}`))).toEqual(numbersOf(expected));
    expect(expected.length).toBeGreaterThan(0);
    expect(await caller.text('job.api/staff/no')).toContain('Invalid staff identifier');
  });

  test('The jobs of a client include closed ones, in 3.0 by the client’s number', async () => {
    await using caller = await start({}, 1);
    const xml = await caller.text('job.api/client/24097642', { version: '3.0' });
    expect(numbers(xml)).toHaveLength(14);
    expect(xml).toMatch(/^<Response api-method="Client">/);
    expect(await caller.text('job.api/client/1')).toContain('Invalid client identifier');
  });

  test('A job keeps the name of a client that no longer exists, as recorded', async () => {
    await using caller = await start({}, 1);
    const xml = await caller.text('job.api/get/J000003');
    const [uuid = ''] = textsOf(xml.slice(xml.indexOf('<Client>')), 'UUID');
    expect(xml).toContain('<Name>Client 6</Name></Client>');
    expect(await caller.text(`client.api/get/${uuid}`)).toContain('Invalid client identifier');
  });

  test('A job has the new name of a renamed client', async () => {
    await using caller = await start();
    const [job] = await records(caller, { action: 'get', uuid: 'J000003' });
    const uuid = job?.Client?.UUID;
    await records(caller, { resource: 'client', action: 'update', uuid, fields: { Name: 'Neu' } });
    expect(await caller.text('job.api/get/J000003')).toContain('<Name>Neu</Name></Client>');
  });
});

describe('Categories, templates and task types', () => {
  test.each([
    ['category.api/list', 'Categories', 'Category'],
    ['template.api/list', 'Templates', 'Template'],
    ['task.api/list', 'TaskList', 'Task'],
  ])('The list %s has names, with UUIDs in 3.1 and numbers in 3.0', async (path, wrapper, item) => {
    await using caller = await start();
    const xml = await caller.text(path);
    const old = await caller.text(path, { version: '3.0' });
    expect(xml).toContain(`<${wrapper}><${item}><UUID>`);
    expect(old).toContain(`<${wrapper}><${item}><ID>`);
    expect(textsOf(old, 'Name')).toEqual(textsOf(xml, 'Name'));
    expect(textsOf(xml, 'Name').length).toBeGreaterThan(2);
  });
});

describe('Job scopes', () => {
  test('The scope practicemanager.job.read permits reading, and practicemanager.job writing as well', async () => {
    await using caller = await start();
    const status = async (scope: string, path: string, method: string) => {
      const token = await caller.post<{ accessToken: string }>('token', { scopes: [scope] });
      const headers = { authorization: `Bearer ${token.accessToken}` };
      const body = method === 'GET' ? {} : { body: '<Job><ID>J000001</ID></Job>' };
      return (await caller.call(path, { method, headers, ...body })).status;
    };
    expect(await status('practicemanager.job.read', 'job.api/current', 'GET')).toBe(200);
    expect(await status('practicemanager.job.read', 'category.api/list', 'GET')).toBe(200);
    expect(await status('practicemanager.job.read', 'job.api/delete', 'POST')).toBe(403);
    expect(await status('practicemanager.client', 'job.api/current', 'GET')).toBe(403);
    expect(await status('practicemanager.job', 'job.api/delete', 'POST')).toBe(200);
  });
});
