import { describe, expect, test } from 'vitest';
import { ok, refusal } from '../envelopes.ts';
import type { PracticeCaller } from '../practice-caller.ts';
import type { Json } from './job-changes.ts';
import { job, jobRecord, listed, post, put, start } from './job-changes.ts';

describe('Tasks of a job', () => {
  const tasksOf = async (caller: PracticeCaller) => (await jobRecord(caller))['Tasks'] as Json[];

  test('A task is added, changed, completed and reopened', async () => {
    await using caller = await start();
    const [type = ''] = await listed(caller, 'task.api/list');
    const content = `<TaskUUID>${type}</TaskUUID><EstimatedMinutes>60</EstimatedMinutes>`;
    const response = await post(
      caller,
      'job.api/task',
      `<Task><Job>J000003</Job>${content}<DueDate>20261001</DueDate></Task>`,
    );
    expect(response).toBe(ok);
    const added = (await tasksOf(caller)).at(-1);
    expect(added).toMatchObject({
      TaskUUID: type,
      Name: 'Preparation',
      EstimatedMinutes: 60,
      Completed: false,
      StartDate: null,
      DueDate: '2026-10-01T00:00:00',
    });
    const named = `<TaskUUID>${added?.UUID ?? ''}</TaskUUID>`;
    const changed = `<Task>${named}<Label>Prüfen</Label><DueDate/></Task>`;
    expect(await put(caller, 'job.api/task', changed)).toBe(ok);
    expect((await tasksOf(caller)).at(-1)).toMatchObject({ Name: 'Prüfen', DueDate: null });
    for (const verb of ['complete', 'reopen'] as const) {
      const path = `job.api/task/${added?.UUID ?? ''}/${verb}`;
      expect(await caller.text(path, { method: 'PUT' })).toBe(ok);
      expect((await tasksOf(caller)).at(-1)?.['Completed']).toBe(verb === 'complete');
    }
  });

  test('An initial task is identified by UUID, and in 3.0 by number', async () => {
    await using caller = await start();
    for (const task of await tasksOf(caller)) {
      await caller.text(`job.api/task/${task.UUID}/complete`, { method: 'PUT' });
      await caller.text(`job.api/task/${String(task['ID'])}/complete`, {
        method: 'PUT',
        version: '3.0',
      });
    }
    expect((await tasksOf(caller)).map(({ Completed }) => Completed)).toEqual([true, true]);
  });

  test('The order of the tasks can be changed', async () => {
    await using caller = await start();
    const [first, second] = await tasksOf(caller);
    const body = job(`<Tasks><Task><UUID>${second?.UUID ?? ''}</UUID></Task></Tasks>`);
    expect(await put(caller, 'job.api/reordertasks', body)).toBe(ok);
    expect(await tasksOf(caller)).toEqual([second, first]);
  });

  test('An unknown task is refused', async () => {
    await using caller = await start();
    const no = refusal('Invalid task identifier');
    expect(await caller.text('job.api/task/no/complete', { method: 'PUT' })).toBe(no);
    expect(await put(caller, 'job.api/task', '<Task><TaskUUID>no</TaskUUID></Task>')).toBe(no);
    const task = '<Task><Job>J000003</Job><TaskUUID>no</TaskUUID></Task>';
    expect(await post(caller, 'job.api/task', task)).toBe(no);
    expect(await post(caller, 'job.api/task', task.replace('J000003', 'none'))).toBe(
      refusal('Invalid job identifier'),
    );
  });
});

describe('`job.api/note`', () => {
  test('A note has the sandbox’s time, and a tag when the setting says so', async () => {
    await using caller = await start();
    const note = '<Title>T</Title><Text>two\nlines</Text><Folder>Tax</Folder>';
    expect(await post(caller, 'job.api/note', `<Note><Job>J000003</Job>${note}</Note>`)).toBe(ok);
    const last = async () =>
      (await caller.text('job.api/get/J000003')).split('<Note>').at(-1)?.split('</Note>')[0] ?? '';
    expect(await last()).toContain(
      '<Text>two\nlines</Text><Folder>Tax</Folder><Date>2026-09-10T12:00:00',
    );
    await caller.post('settings', { notesHaveTags: true });
    expect(await last()).toContain('<Folder></Folder><Tag>Tax</Tag>');
  });

  test('A note without job or title is refused', async () => {
    await using caller = await start();
    const send = (body: string) => post(caller, 'job.api/note', `<Note>${body}</Note>`);
    expect(await send('<Title>T</Title>')).toBe(refusal('Invalid job identifier'));
    expect(await send('<Job>J000003</Job>')).toBe(refusal('The note title is required'));
  });
});

describe('Job calls that require a body', () => {
  test.each([
    ['PUT', 'state'],
    ['POST', 'add'],
    ['PUT', 'update'],
    ['PUT', 'assign'],
    ['POST', 'delete'],
    ['POST', 'applytemplate'],
    ['POST', 'note'],
    ['POST', 'task'],
  ])('The call %s %s without a body is rejected with 400', async (method, path) => {
    await using caller = await start();
    expect((await caller.call(`job.api/${path}`, { method })).status).toBe(400);
  });
});
