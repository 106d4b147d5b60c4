import { describe, expect, test } from 'vitest';
import { PracticeCaller, textsOf } from './practice-caller.ts';

const now = Date.UTC(2026, 8, 10, 12, 0, 0);
const start = (settings = {}, practice = 0) =>
  PracticeCaller.start({ now: () => now, settings }, practice);

interface Named {
  readonly UUID: string;
  readonly Name: string;
}

interface JobJson extends Named {
  readonly ID: string;
  readonly StateCode: string;
  readonly CreatedUtc: string;
  readonly Description: string;
  readonly ClientOrderNumber: string;
  readonly Budget: string | null;
  readonly CompletedDate: string | null;
  readonly Client: Named;
  readonly Contact: Named | null;
  readonly Manager: Named | null;
  readonly Partner: Named | null;
  readonly Assigned: readonly Named[];
  readonly Tasks: readonly (Named & { readonly Completed: boolean })[];
  readonly Notes: readonly unknown[];
  readonly Milestones: readonly unknown[];
}

async function records<T = JobJson>(
  caller: PracticeCaller,
  request: Record<string, unknown>,
): Promise<T[]> {
  const body = { resource: 'job', ...request };
  return (await caller.post<{ records: T[] }>('records', body)).records;
}

const allJobs = (caller: PracticeCaller) => records(caller, { action: 'list' });

/** The numbers of the listed jobs. */
function numbers(xml: string): string[] {
  return [...xml.matchAll(/<Job><ID>([^<]*)<\/ID>/g)].map(([, number = '']) => number);
}

const numbersOf = (jobs: readonly JobJson[]) => jobs.map(({ ID }) => ID);

describe('job.api/current', () => {
  test('The list has jobs of every age that are neither completed nor cancelled', async () => {
    await using caller = await start();
    const xml = await caller.text('job.api/current');
    const expected = (await allJobs(caller)).filter(
      ({ StateCode }) => StateCode !== 'COMPLETED' && StateCode !== 'CANCELLED',
    );
    expect(xml).toMatch(/^<Response><Status>OK<\/Status><Jobs><Job><ID>/);
    expect(numbers(xml)).toEqual(numbersOf(expected));
    expect(expected.length).toBeGreaterThan(50);
    expect(expected.some(({ CreatedUtc }) => CreatedUtc < '2019')).toBe(true);
  });

  test('The setting jobStatesNotCurrent decides which states are omitted', async () => {
    await using caller = await start({ jobStatesNotCurrent: ['ONHOLD'] });
    const states = new Set(textsOf(await caller.text('job.api/current'), 'State'));
    expect(states).toContain('Completed');
    expect(states).not.toContain('On Hold');
  });

  test('The detailed list has tasks, milestones and notes', async () => {
    await using caller = await start();
    const plain = await caller.text('job.api/current');
    const detailed = await caller.text('job.api/current?detailed=true');
    for (const name of ['Tasks', 'Milestones', 'Notes']) {
      expect(plain).not.toContain(`<${name}`);
      expect(detailed).toContain(`<${name}>`);
      expect(detailed).toContain(`<${name} />`);
    }
  });

  test('The plain list has budget and category unless the setting says otherwise', async () => {
    await using caller = await start();
    expect(await caller.text('job.api/current')).toMatch(/<Budget>.*<Type>/s);
    await caller.post('settings', { budgetInPlainJobs: false });
    expect(await caller.text('job.api/current')).not.toMatch(/<Budget>|<Type>/);
    expect(await caller.text('job.api/current?detailed=true')).toMatch(/<Budget>.*<Type>/s);
  });

  test('The fault badRecord removes the identifiers of one job', async () => {
    await using caller = await start();
    const before = await caller.text('job.api/current');
    await caller.post('faults', { fault: { kind: 'badRecord', index: 3 } });
    const after = await caller.text('job.api/current');
    expect(numbers(after)).toEqual(numbers(before).filter((_, place) => place !== 3));
    expect(after).toContain('<Job><Name>');
  });
});

describe('job.api/list', () => {
  test('The list has the jobs in any state that were created in the range', async () => {
    await using caller = await start();
    const xml = await caller.text('job.api/list?from=20240301&to=20250228');
    const expected = (await allJobs(caller)).filter(
      ({ CreatedUtc }) => CreatedUtc >= '2024-03-01' && CreatedUtc < '2025-03-01',
    );
    expect(numbers(xml)).toEqual(numbersOf(expected));
    expect(new Set(textsOf(xml, 'State')).size).toBeGreaterThan(3);
  });

  test('The ranges of all years together have each job once', async () => {
    await using caller = await start();
    const found: string[] = [];
    for (let year = 2018; year <= 2026; year++) {
      found.push(...numbers(await caller.text(`job.api/list?from=${year}0101&to=${year}1231`)));
    }
    expect(found).toEqual(numbersOf(await allJobs(caller)));
  });

  test('The range includes the days of from and to', async () => {
    await using caller = await start();
    const [job] = await records(caller, {
      action: 'update',
      count: 1,
      fields: { CreatedUtc: '2026-09-05T23:59:59Z' },
    });
    const list = (from: string, to: string) =>
      caller.text(`job.api/list?from=${from}&to=${to}`).then(numbers);
    expect(await list('20260905', '20260905')).toEqual([job?.ID]);
    expect(await list('20260801', '20260904')).not.toContain(job?.ID);
    expect(await list('20260906', '20260910')).toEqual([]);
  });

  test('The days are those of UTC, or of a zone ahead of it by setting', async () => {
    await using caller = await start({ jobDayOffsetMinutes: 720 });
    const fields = { CreatedUtc: '2026-09-05T12:00:00Z' };
    const [job] = await records(caller, { action: 'update', count: 1, fields });
    const on = (day: string) => caller.text(`job.api/list?from=${day}&to=${day}`).then(numbers);
    expect(await on('20260905')).toEqual([]);
    expect(await on('20260906')).toEqual([job?.ID]);
  });

  test('A new job is listed on the day of the moved clock', async () => {
    const lateEvening = Date.UTC(2026, 8, 10, 23, 50);
    await using caller = await PracticeCaller.start({ now: () => lateEvening }, 2);
    await caller.post('clock', { advanceSeconds: 900 });
    const [client] = await records<Named>(caller, {
      practice: 2,
      resource: 'client',
      action: 'list',
    });
    const added = await caller.text('job.api/add', {
      method: 'POST',
      body: `<Job><Name>N</Name><ClientUUID>${client?.UUID ?? ''}</ClientUUID><StartDate>20260901</StartDate><DueDate>20260902</DueDate></Job>`,
    });
    const list = await caller.text('job.api/list?from=20260911&to=20260911');
    expect(numbers(list)).toEqual(numbers(added));
    expect(numbers(list)).toEqual(['J000041']);
  });

  test.each([
    ['', 'from is required'],
    ['?to=20260101', 'from is required'],
    ['?from=20260101', 'to is required'],
    ['?from=2026-01-01&to=20260201', 'from must be a date'],
    ['?from=20260101&to=20260230', 'to must be a date'],
    ['?from=20250101&to=20260101', 'less than one year'],
    ['?from=20250101&to=20261231', 'less than one year'],
  ])('The query %o is a 400 in JSON with one problem at a time', async (query, message) => {
    await using caller = await start();
    for (const version of ['3.1', '3.0'] as const) {
      const response = await caller.call(`job.api/list${query}`, { version });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        Status: 400,
        Detail: expect.stringContaining(message) as string,
      });
    }
  });

  test('The longest range is less than a year, or a year by setting', async () => {
    await using caller = await start();
    const status = async (from: string, to: string) =>
      (await caller.call(`job.api/list?from=${from}&to=${to}`)).status;
    expect(await status('20250101', '20251231')).toBe(200);
    expect(await status('20240101', '20241231')).toBe(200);
    await caller.post('settings', { jobListRange: 'oneYear' });
    expect(await status('20250101', '20260101')).toBe(200);
    expect(await status('20250101', '20260102')).toBe(400);
  });
});

describe('job.api/get', () => {
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

/** The required fields of a job. */
async function minimal(caller: PracticeCaller): Promise<Record<string, unknown>> {
  const [client] = await records<Named>(caller, { resource: 'client', action: 'list', limit: 1 });
  return { Name: 'New job', Client: client?.UUID };
}

describe('jobs of a person or client', () => {
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
    const uuid = job?.Client.UUID;
    await records(caller, { resource: 'client', action: 'update', uuid, fields: { Name: 'Neu' } });
    expect(await caller.text('job.api/get/J000003')).toContain('<Name>Neu</Name></Client>');
  });
});

describe('job.api/tasks', () => {
  test('The list has the jobs with matching tasks and those tasks only', async () => {
    await using caller = await start();
    const xml = await caller.text('job.api/tasks?complete=false');
    const expected = (await allJobs(caller)).filter(({ Tasks }) =>
      Tasks.some((task) => !task.Completed),
    );
    expect(numbers(xml)).toEqual(numbersOf(expected));
    expect(new Set(textsOf(xml, 'Completed'))).toEqual(new Set(['false']));
    expect(xml).not.toMatch(/<Notes|<Milestones/);
  });

  test('The tasks are selected by start and by due date', async () => {
    await using caller = await start();
    const due = await caller.text('job.api/tasks?due=20200101');
    const started = await caller.text('job.api/tasks?start=20240101');
    const tasks = (xml: string) => [...xml.matchAll(/<Task>.*?<\/Task>/gs)].map(([task]) => task);
    expect(tasks(due).length).toBeGreaterThan(0);
    for (const task of tasks(due)) {
      expect((textsOf(task, 'DueDate')[0] ?? '9') < '2020-01-02').toBe(true);
    }
    for (const task of tasks(started)) {
      expect((textsOf(task, 'StartDate')[0] ?? '') >= '2024-01-01').toBe(true);
    }
  });

  test('A malformed criterion is rejected with 400', async () => {
    await using caller = await start();
    for (const query of ['complete=maybe', 'due=soon', 'start=20260231']) {
      expect((await caller.call(`job.api/tasks?${query}`)).status).toBe(400);
    }
  });
});

describe('categories, templates and task types', () => {
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

describe('job scopes', () => {
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

describe('generated jobs', () => {
  test.each([0, 2])(
    'The jobs of practice %i have the special cases of real practices',
    async (practice) => {
      await using caller = await start({}, practice);
      const jobs = await records(caller, { practice, action: 'list' });
      const clients = await records<Named & { IsArchived: string; IsDeleted: string }>(caller, {
        practice,
        resource: 'client',
        action: 'list',
        limit: 10_000,
      });
      const archived = new Set(
        clients.filter((one) => one.IsArchived === 'Yes').map((one) => one.UUID),
      );
      const deleted = new Set(
        clients.filter((one) => one.IsDeleted === 'Yes').map((one) => one.UUID),
      );
      const isCurrent = (job: JobJson) => !['COMPLETED', 'CANCELLED'].includes(job.StateCode);
      const specialCases: Record<string, (job: JobJson) => boolean> = {
        manager: (job) => job.Manager !== null,
        partner: (job) => job.Partner !== null,
        assigned: (job) => job.Assigned.length > 0,
        severalAssigned: (job) => job.Assigned.length > 1,
        orderNumber: (job) => job.ClientOrderNumber !== '',
        budget: (job) => job.Budget !== null,
        contact: (job) => job.Contact !== null,
        newlines: (job) => job.Description.includes('\n'),
        noDescription: (job) => job.Description === '',
        foreignName: (job) => /[^\u0020-\u007e]/.test(job.Name),
        escapedName: (job) => /[&<]/.test(job.Name),
        archivedClient: (job) => archived.has(job.Client.UUID),
        deletedClient: (job) => deleted.has(job.Client.UUID),
        completed: (job) => job.StateCode === 'COMPLETED' && job.CompletedDate !== null,
        cancelled: (job) => job.StateCode === 'CANCELLED',
        current: isCurrent,
        longOpen: (job) => isCurrent(job) && job.CreatedUtc < '2022',
        tasks: (job) => job.Tasks.length > 0,
        milestones: (job) => job.Milestones.length > 0,
        notes: (job) => job.Notes.length > 0,
        ownNumber: (job) => job.ID.startsWith('WIP-'),
      };
      const missing = Object.entries(specialCases).filter(
        ([, isSo]) => !jobs.some(isSo) || jobs.every(isSo),
      );
      expect(missing.map(([name]) => name)).toEqual([]);
      expect(new Set(jobs.map(({ Name }) => Name)).size).toBeLessThan(jobs.length);
      expect(new Set(jobs.map(({ UUID }) => UUID)).size).toBe(jobs.length);
      expect(new Set(jobs.map(({ CreatedUtc }) => CreatedUtc.slice(0, 4))).size).toBe(9);
    },
  );

  test('The same number and seed produce the same jobs, and a practice without clients has none', async () => {
    const texts: string[] = [];
    for (const seed of [5, 5, 6]) {
      await using caller = await start();
      const practice = { practice: 0, clients: 9, jobs: 70, seed };
      expect(await caller.post('practice', practice)).toMatchObject({ clients: 9, jobs: 70 });
      texts.push(await caller.text('job.api/current?detailed=true'));
    }
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]).not.toBe(texts[2]);
    await using caller = await start();
    expect(await caller.post('practice', { clients: 0, jobs: 5 })).toMatchObject({ jobs: 0 });
    expect(await caller.post('practice', { clients: 40 })).toMatchObject({ jobs: 10 });
  });

  test('A list of 20,000 jobs is streamed completely', async () => {
    await using caller = await start();
    await caller.post('practice', { practice: 0, clients: 500, jobs: 20_000 });
    const response = await caller.call('job.api/current?detailed=true');
    const found = numbers(await response.text());
    expect(response.headers.get('transfer-encoding')).toBe('chunked');
    expect(new Set(found).size).toBe(found.length);
    expect(found.length).toBeGreaterThan(5_000);
  });
});
