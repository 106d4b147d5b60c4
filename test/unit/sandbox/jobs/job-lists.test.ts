import { describe, expect, test } from 'vitest';
import { PracticeCaller, textsOf } from '../practice-caller.ts';
import type { Named } from './job-reads.ts';
import { allJobs, numbers, numbersOf, records, start } from './job-reads.ts';

describe('`job.api/current`', () => {
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
    await caller.post('faults', { fault: { type: 'badRecord', index: 3 } });
    const after = await caller.text('job.api/current');
    expect(numbers(after)).toEqual(numbers(before).filter((_, place) => place !== 3));
    expect(after).toContain('<Job><Name>');
  });
});

describe('`job.api/list`', () => {
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

describe('`job.api/tasks`', () => {
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
