import { describe, expect, test } from 'vitest';
import { PracticeCaller, textsOf } from './practice-caller.ts';

const now = Date.UTC(2026, 8, 10, 12, 0, 0);
const start = (settings = {}, practice = 0) =>
  PracticeCaller.start({ now: () => now, settings }, practice);

const put = (caller: PracticeCaller, path: string, body: string, version?: '3.0') =>
  caller.text(path, { method: 'PUT', body, ...(version === undefined ? {} : { version }) });
const post = (caller: PracticeCaller, path: string, body: string, version?: '3.0') =>
  caller.text(path, { method: 'POST', body, ...(version === undefined ? {} : { version }) });

const ok = '<Response><Status>OK</Status></Response>';
const refusal = (words: string) =>
  `<Response><Status>ERROR</Status><ErrorDescription>${words}</ErrorDescription></Response>`;

type Json = Readonly<Record<string, unknown>> & { readonly UUID: string };

async function records(caller: PracticeCaller, request: Record<string, unknown>): Promise<Json[]> {
  const body = { resource: 'job', ...request };
  return (await caller.post<{ records: Json[] }>('records', body)).records;
}

/** The job as the control sees it. */
async function truth(caller: PracticeCaller, number = 'J000003'): Promise<Json> {
  const [job] = await records(caller, { action: 'get', uuid: number });
  if (job === undefined) throw new Error(`no job ${number}`);
  return job;
}

async function uuidsOf(caller: PracticeCaller, resource: string): Promise<string[]> {
  return (await records(caller, { resource, action: 'list' })).map(({ UUID }) => UUID);
}

async function listed(caller: PracticeCaller, path: string): Promise<string[]> {
  return textsOf(await caller.text(path), 'UUID');
}

const job = (content: string, number = 'J000003') => `<Job><ID>${number}</ID>${content}</Job>`;
/** What is in the reply's element of that name, with everything inside. */
const inside = (xml: string, name: string) =>
  new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(xml)?.[1] ?? null;

describe('job.api/state', () => {
  test('moves a job by interface code and answers with the status alone', async () => {
    await using caller = await start();
    expect(await put(caller, 'job.api/state', job('<State>ONHOLD</State>'))).toBe(ok);
    expect(textsOf(await caller.text('job.api/get/J000003'), 'State')).toEqual(['On Hold']);
  });

  test('completes a job on the sandbox’s day, and takes it out of the current ones', async () => {
    await using caller = await start();
    await put(caller, 'job.api/state', job('<State>COMPLETED</State>'));
    const xml = await caller.text('job.api/get/J000003');
    expect(textsOf(xml, 'CompletedDate')).toEqual(['2026-09-10T00:00:00']);
    expect(await caller.text('job.api/current')).not.toContain('<ID>J000003</ID>');
    await put(caller, 'job.api/state', job('<State>INPROGRESS</State>'));
    expect(await caller.text('job.api/get/J000003')).not.toContain('<CompletedDate>');
    expect(await caller.text('job.api/current')).toContain('<ID>J000003</ID>');
  });

  test.each(['Planned', 'completed', 'NONEXISTENT', ''])('refuses the code %o', async (code) => {
    await using caller = await start();
    const answer = await put(caller, 'job.api/state', job(`<State>${code}</State>`));
    expect(answer).toBe(refusal('Invalid state code'));
  });

  test('knows the states that an administrator has added', async () => {
    await using caller = await start();
    const jobStates = [
      { code: 'NEW', name: 'Brand neu' },
      { code: 'PLANNED', name: 'Planned' },
    ];
    await caller.post('settings', { jobStates });
    expect(await put(caller, 'job.api/state', job('<State>NEW</State>'))).toBe(ok);
    expect(textsOf(await caller.text('job.api/get/J000003'), 'State')).toEqual(['Brand neu']);
    expect(await put(caller, 'job.api/state', job('<State>ONHOLD</State>'))).toContain('ERROR');
  });

  test('names the job by number, by UUID, or by both when it is set so', async () => {
    await using caller = await start();
    const { UUID } = await truth(caller);
    const state = '<State>PLANNED</State>';
    const byUuid = `<Job><UUID>${UUID}</UUID>${state}</Job>`;
    const byBoth = job(`<UUID>${UUID}</UUID>${state}`);
    const foreign = job(`<UUID>${(await truth(caller, 'J000004')).UUID}</UUID>${state}`);
    const answers = async (jobIdentifier: string) => {
      await caller.post('settings', { jobIdentifier });
      const bodies = [job(state), byUuid, byBoth, foreign];
      const texts = [];
      for (const body of bodies) texts.push(await put(caller, 'job.api/state', body));
      return texts.map((text) => (text === ok ? 'OK' : textsOf(text, 'ErrorDescription')[0]));
    };
    const no = 'Invalid job identifier';
    expect(await answers('either')).toEqual(['OK', 'OK', 'OK', 'OK']);
    expect(await answers('number')).toEqual(['OK', no, 'OK', 'OK']);
    expect(await answers('both')).toEqual([no, no, 'OK', no]);
  });
});

describe('job.api/update', () => {
  test('changes name, texts, dates, category and budget, and answers with the job', async () => {
    await using caller = await start();
    const [, category = ''] = await listed(caller, 'category.api/list');
    const answer = await put(
      caller,
      'job.api/update',
      job(
        '<Name>Bücher &amp; Steuern</Name><Description>one\ntwo</Description>' +
          '<StartDate>20260102</StartDate><DueDate>20260331</DueDate>' +
          `<ClientNumber>PO 7</ClientNumber><CategoryID>${category}</CategoryID><Budget>55.5</Budget>`,
      ),
    );
    expect(textsOf(answer, 'Name')[0]).toBe('Bücher &amp; Steuern');
    expect(answer).toContain('<Description>one\ntwo</Description>');
    expect(textsOf(answer, 'StartDate')[0]).toBe('2026-01-02T00:00:00');
    expect(textsOf(answer, 'DueDate')[0]).toBe('2026-03-31T00:00:00');
    expect(textsOf(answer, 'ClientOrderNumber')).toEqual(['PO 7']);
    expect(textsOf(answer, 'Budget')).toEqual(['55.50']);
    expect(textsOf(answer, 'Type')).toEqual(['Consulting']);
    expect(answer).toMatch(/<Tasks.*<Milestones.*<Notes/s);
    expect(await truth(caller)).toMatchObject({ Name: 'Bücher & Steuern', Budget: '55.50' });
  });

  test('cannot set state, manager, partner, staff or client', async () => {
    await using caller = await start();
    const before = await truth(caller);
    const [staff = ''] = await uuidsOf(caller, 'staff');
    const [client = ''] = await uuidsOf(caller, 'client');
    await put(
      caller,
      'job.api/update',
      job(
        `<State>COMPLETED</State><ManagerUUID>${staff}</ManagerUUID>` +
          `<Partner><UUID>${staff}</UUID></Partner><ClientUUID>${client}</ClientUUID>` +
          `<add-manager uuid="${staff}"/><Assigned />`,
      ),
    );
    expect(await truth(caller)).toEqual(before);
  });

  test('keeps what is left out and clears what is empty, or clears both by setting', async () => {
    await using caller = await start();
    const before = await truth(caller);
    await put(caller, 'job.api/update', job('<Description></Description><Budget/>'));
    const kept = await truth(caller);
    expect(kept).toEqual({ ...before, Description: '', Budget: null });
    await caller.post('settings', { absentElements: 'clear' });
    const cleared = await put(caller, 'job.api/update', job('<Description>d</Description>'));
    expect(textsOf(cleared, 'Description')[0]).toBe('d');
    expect(cleared).not.toContain('<Type>');
    expect(await truth(caller)).toMatchObject({
      Name: before['Name'],
      StartDate: before['StartDate'],
      Manager: before['Manager'],
      ClientOrderNumber: '',
      Category: null,
    });
  });

  test.each([
    ['<Name></Name>', 'The job name is required'],
    ['<StartDate>2026-01-01</StartDate>', 'Invalid job start date'],
    ['<DueDate></DueDate>', 'The job due date is required'],
    ['<Budget>lots</Budget>', 'Invalid budget'],
    ['<CategoryUUID>304252</CategoryUUID>', 'Invalid job category identifier'],
  ])('refuses %s and leaves the job as it was', async (content, words) => {
    await using caller = await start();
    const before = await truth(caller);
    const answer = await put(
      caller,
      'job.api/update',
      job(`<Description>x</Description>${content}`),
    );
    expect(answer).toBe(refusal(words));
    expect(await truth(caller)).toEqual(before);
  });
});

describe('job.api/add', () => {
  const needed = (client: string) =>
    `<Name>Brochure</Name><ClientUUID>${client}</ClientUUID>` +
    '<StartDate>20260901</StartDate><DueDate>20260930</DueDate>';

  test('makes a planned job with the next number, managed by nobody', async () => {
    await using caller = await start();
    const [client = ''] = await uuidsOf(caller, 'client');
    const first = await post(caller, 'job.api/add', `<Job>${needed(client)}</Job>`);
    const second = await post(caller, 'job.api/add', `<Job>${needed(client)}</Job>`);
    expect(first).toMatch(/<Job><ID>J000301<\/ID><UUID>[0-9a-f-]{36}<\/UUID><Name>Brochure</);
    expect(second).toContain('<ID>J000302</ID>');
    expect(first).toContain('<State>Planned</State><ClientOrderNumber></ClientOrderNumber>');
    expect(first).toContain('<Assigned /><Tasks /><Milestones /><Notes />');
    expect(first).not.toMatch(/<Manager>|<Budget>|<Contact>/);
    expect(await truth(caller, 'J000301')).toMatchObject({
      CreatedUtc: '2026-09-10T12:00:00.000Z',
    });
  });

  test('takes contact, order number, own number, category, budget and template', async () => {
    await using caller = await start();
    const clients = await records(caller, { resource: 'client', action: 'list' });
    const contacts = clients[1]?.['Contacts'] as { UUID: string; Name: string }[];
    const [template = ''] = await listed(caller, 'template.api/list');
    const [category = ''] = await listed(caller, 'category.api/list');
    const answer = await post(
      caller,
      'job.api/add',
      `<Job>${needed(clients[1]?.UUID ?? '')}<ContactUUID>${contacts[0]?.UUID ?? ''}</ContactUUID>` +
        `<ClientNumber>PO</ClientNumber><ID>ABC123</ID><TemplateUUID>${template}</TemplateUUID>` +
        `<CategoryUUID>${category}</CategoryUUID><Budget>100</Budget></Job>`,
    );
    expect(textsOf(answer, 'ID')).toEqual(['ABC123']);
    expect(inside(answer, 'Contact')).toContain(`<Name>${contacts[0]?.Name ?? '-'}</Name>`);
    expect(textsOf(answer, 'Type')).toEqual(['Compliance']);
    expect(textsOf(answer, 'Budget')).toEqual(['100.00']);
    expect(textsOf(answer, 'EstimatedMinutes')).toEqual(['30', '60']);
  });

  test('refuses what a job cannot be made of, and gives no number away', async () => {
    await using caller = await start();
    const [client = '', other = ''] = await uuidsOf(caller, 'client');
    const clients = await records(caller, { resource: 'client', action: 'get', uuid: other });
    const contacts = clients[0]?.['Contacts'] as { UUID: string }[];
    const refused: [string, string][] = [
      [needed(client).replace('Brochure', ''), 'The job name is required'],
      [needed('no'), 'Invalid client identifier'],
      [needed(client).replace('20260901', ''), 'The job start date is required'],
      [needed(client).replace('20260930', '20260931'), 'Invalid job due date'],
      [
        `${needed(client)}<ContactUUID>${contacts[0]?.UUID ?? ''}</ContactUUID>`,
        'Invalid contact identifier',
      ],
      [`${needed(client)}<TemplateUUID>no</TemplateUUID>`, 'Invalid job template identifier'],
      [`${needed(client)}<ID>J000003</ID>`, 'The job identifier is already in use'],
    ];
    for (const [content, words] of refused) {
      expect(await post(caller, 'job.api/add', `<Job>${content}</Job>`)).toBe(refusal(words));
    }
    const added = await post(caller, 'job.api/add', `<Job>${needed(client)}</Job>`);
    expect(textsOf(added, 'ID')).toEqual(['J000301']);
  });

  test('answers in 3.0 as was recorded, but for the numbers', async () => {
    await using caller = await start({}, 1);
    const content = needed('').replace(
      '<ClientUUID></ClientUUID>',
      '<ClientID>24097642</ClientID>',
    );
    const answer = await post(caller, 'job.api/add', `<Job>${content}</Job>`, '3.0');
    expect(answer).toBe(
      '<Response api-method="Add"><Status>OK</Status><Job><ID>J000033</ID><Name>Brochure</Name>' +
        '<Description></Description><Client><ID>24097642</ID><Name>ABC Co</Name></Client>' +
        '<ClientOrderNumber></ClientOrderNumber><State>Planned</State>' +
        '<StartDate>2026-09-01T00:00:00</StartDate><DueDate>2026-09-30T00:00:00</DueDate>' +
        '<InternalID>90000001</InternalID><Assigned /><Tasks /><Milestones /><Notes /></Job></Response>',
    );
  });
});

describe('job.api/assign', () => {
  test('sets and removes manager, partner and staff, and answers with the job', async () => {
    await using caller = await start();
    const [ann = '', ben = '', cat = ''] = await uuidsOf(caller, 'staff');
    const { Assigned } = await truth(caller);
    const others = (Assigned as Json[]).map(({ UUID }) => `<remove uuid="${UUID}"/>`).join('');
    const set = await put(
      caller,
      'job.api/assign',
      job(
        `${others}<add uuid="${ann}"/><add uuid="${ben}"/><add uuid="${ann}"/>` +
          `<add-manager uuid="${cat}"/><add-partner uuid="${ben}"/>`,
      ),
    );
    expect(inside(set, 'Manager')).toContain(`<UUID>${cat}</UUID>`);
    expect(inside(set, 'Partner')).toContain(`<UUID>${ben}</UUID>`);
    expect(textsOf(inside(set, 'Assigned') ?? '', 'UUID')).toEqual([ben, ann]);
    const body = `<remove uuid="${ben}"/><remove uuid="${cat}"/><remove-manager/><remove-partner />`;
    const unset = await put(caller, 'job.api/assign', job(body));
    expect(unset).not.toMatch(/<Manager>|<Partner>/);
    expect(textsOf(inside(unset, 'Assigned') ?? '', 'UUID')).toEqual([ann]);
  });

  test('follows the order of its elements', async () => {
    await using caller = await start();
    const [ann = '', ben = ''] = await uuidsOf(caller, 'staff');
    const body = `<remove-manager/><add-manager uuid="${ann}"/><add-manager uuid="${ben}"/>`;
    const answer = await put(caller, 'job.api/assign', job(body));
    expect(inside(answer, 'Manager')).toContain(`<UUID>${ben}</UUID>`);
  });

  test('changes the staff of a single task', async () => {
    await using caller = await start();
    const [ann = ''] = await uuidsOf(caller, 'staff');
    const { Tasks, Assigned } = await truth(caller);
    const [task] = Tasks as Json[];
    const ask = (name: string, uuid = task?.UUID ?? '') =>
      put(caller, 'job.api/assign', job(`<${name} uuid="${ann}" task-uuid="${uuid}"/>`));
    await ask('add');
    const after = await truth(caller);
    expect((after['Tasks'] as Json[])[0]?.['Assigned']).toMatchObject([{ UUID: ann }]);
    expect(after['Assigned']).toEqual(Assigned);
    await ask('remove');
    expect((await truth(caller))['Tasks']).toEqual(Tasks);
    expect(await ask('add', ann)).toBe(refusal('Invalid task identifier'));
  });

  test.each(['add', 'remove', 'add-manager', 'add-partner'])(
    'refuses %s of somebody unknown, and all that comes with it',
    async (name) => {
      await using caller = await start();
      const [ann = ''] = await uuidsOf(caller, 'staff');
      const before = await truth(caller);
      const body = job(`<add-manager uuid="${ann}"/><${name} uuid="none"/>`);
      expect(await put(caller, 'job.api/assign', body)).toBe(
        refusal(`Invalid staff identifier for ${name} request`),
      );
      expect(await truth(caller)).toEqual(before);
    },
  );

  test('answers in 3.1 with the status alone when it is set so', async () => {
    await using caller = await start({ jobChangeReplyIn31: 'status' });
    expect(await put(caller, 'job.api/assign', job('<remove-manager/>'))).toBe(ok);
    expect(await caller.text('job.api/get/J000003')).not.toContain('<Manager>');
  });

  test('takes numbers in 3.0, whose refusals were recorded', async () => {
    await using caller = await start({}, 1);
    const ask = (body: string) => put(caller, 'job.api/assign', body, '3.0');
    const partner = await ask('<Job><ID>J000032</ID><add-partner id="859230" /> </Job>');
    expect(partner).toContain(
      '<InternalID>44395039</InternalID><Partner><ID>859230</ID><Name>Dev Testing</Name></Partner><Assigned />',
    );
    expect(await ask('<Job><ID>J000032</ID><remove id="859230"/> </Job>')).toContain('<Status>OK');
    expect(await ask('<Job><ID>J000032</ID><add id="none"/> </Job>')).toBe(
      '<Response api-method="Assign"><Status>ERROR</Status>' +
        '<ErrorDescription>Invalid staff identifier for add request</ErrorDescription></Response>',
    );
    expect(await ask('<Job><ID>none</ID><add id="859230"/></Job>')).toBe(
      '<Response api-method="Assign"><Status>ERROR</Status>' +
        '<ErrorDescription>Invalid job identifier</ErrorDescription></Response>',
    );
  });
});

describe('job.api/delete', () => {
  test('takes the job out of every list, for good', async () => {
    await using caller = await start();
    const { UUID } = await truth(caller);
    expect(await post(caller, 'job.api/delete', job(`<UUID>${UUID}</UUID>`))).toBe(ok);
    expect(await caller.text('job.api/current')).not.toContain('<ID>J000003</ID>');
    expect(await caller.text('job.api/get/J000003')).toBe(refusal('Invalid job identifier'));
    const again = await post(caller, 'job.api/delete', job(''));
    expect(again).toBe(refusal('Invalid job identifier'));
  });
});

describe('job.api/applytemplate', () => {
  test('adds the template’s tasks, or their minutes to tasks of the same type', async () => {
    await using caller = await start();
    await records(caller, { action: 'update', uuid: 'J000003', fields: { Tasks: [] } });
    const [template = ''] = await listed(caller, 'template.api/list');
    const apply = (mode: string) =>
      post(caller, 'job.api/applytemplate', job(`<TemplateUUID>${template}</TemplateUUID>${mode}`));
    const minutes = async (mode: string) => textsOf(await apply(mode), 'EstimatedMinutes');
    expect(await minutes('')).toEqual(['30', '60']);
    expect(await minutes('<TaskMode>AppendExisting</TaskMode>')).toEqual(['60', '120']);
    expect(await minutes('<TaskMode>AddNew</TaskMode>')).toEqual(['60', '120', '30', '60']);
  });

  test('refuses an unknown job before an unknown template', async () => {
    await using caller = await start();
    const ask = (number: string) =>
      post(caller, 'job.api/applytemplate', job('<TemplateUUID>no</TemplateUUID>', number));
    expect(await ask('none')).toBe(refusal('Invalid job identifier'));
    expect(await ask('J000003')).toBe(refusal('Invalid job template identifier'));
  });

  test('answers in 3.0 with the task in the recorded order', async () => {
    await using caller = await start({}, 1);
    const body = job('<TemplateID>1254078</TemplateID><TaskMode>AddNew</TaskMode>', 'J000032');
    const answer = await post(caller, 'job.api/applytemplate', body, '3.0');
    expect(answer).toMatch(/^<Response api-method="ApplyTemplate"><Status>OK<\/Status><Job><ID>/);
    expect(answer).toContain(
      '<Assigned /><Tasks><Task><ID>90000001</ID><Name>Xero Setup</Name><TaskID>4567991</TaskID>' +
        '<EstimatedMinutes>0</EstimatedMinutes><ActualMinutes>0</ActualMinutes>' +
        '<Description></Description><Completed>false</Completed><Billable>true</Billable>' +
        '<Folder></Folder></Task></Tasks><Milestones /><Notes />',
    );
  });
});

describe('the tasks of a job', () => {
  const tasksOf = async (caller: PracticeCaller) => (await truth(caller))['Tasks'] as Json[];

  test('are added, changed, completed and opened again', async () => {
    await using caller = await start();
    const [type = ''] = await listed(caller, 'task.api/list');
    const content = `<TaskUUID>${type}</TaskUUID><EstimatedMinutes>60</EstimatedMinutes>`;
    const added = await post(
      caller,
      'job.api/task',
      `<Task><Job>J000003</Job>${content}<DueDate>20261001</DueDate></Task>`,
    );
    expect(added).toBe(ok);
    const fresh = (await tasksOf(caller)).at(-1);
    expect(fresh).toMatchObject({
      TaskUUID: type,
      Name: 'Preparation',
      EstimatedMinutes: 60,
      Completed: false,
      StartDate: null,
      DueDate: '2026-10-01T00:00:00',
    });
    const named = `<TaskUUID>${fresh?.UUID ?? ''}</TaskUUID>`;
    const changed = `<Task>${named}<Label>Prüfen</Label><DueDate/></Task>`;
    expect(await put(caller, 'job.api/task', changed)).toBe(ok);
    expect((await tasksOf(caller)).at(-1)).toMatchObject({ Name: 'Prüfen', DueDate: null });
    for (const verb of ['complete', 'reopen'] as const) {
      const path = `job.api/task/${fresh?.UUID ?? ''}/${verb}`;
      expect(await caller.text(path, { method: 'PUT' })).toBe(ok);
      expect((await tasksOf(caller)).at(-1)?.['Completed']).toBe(verb === 'complete');
    }
  });

  test('that came with the practice are found by their UUID, in 3.0 by their number', async () => {
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

  test('are put in another order', async () => {
    await using caller = await start();
    const [first, second] = await tasksOf(caller);
    const body = job(`<Tasks><Task><UUID>${second?.UUID ?? ''}</UUID></Task></Tasks>`);
    expect(await put(caller, 'job.api/reordertasks', body)).toBe(ok);
    expect(await tasksOf(caller)).toEqual([second, first]);
  });

  test('that nobody knows are refused', async () => {
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

describe('job.api/note', () => {
  test('adds a note at the sandbox’s time, with a tag where practices have moved', async () => {
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

  test('needs a job and a title', async () => {
    await using caller = await start();
    const ask = (body: string) => post(caller, 'job.api/note', `<Note>${body}</Note>`);
    expect(await ask('<Title>T</Title>')).toBe(refusal('Invalid job identifier'));
    expect(await ask('<Job>J000003</Job>')).toBe(refusal('The note title is required'));
  });
});

describe('every job call that needs a body', () => {
  test.each([
    ['PUT', 'state'],
    ['POST', 'add'],
    ['PUT', 'update'],
    ['PUT', 'assign'],
    ['POST', 'delete'],
    ['POST', 'applytemplate'],
    ['POST', 'note'],
    ['POST', 'task'],
  ])('%s %s is a bad call without one', async (method, path) => {
    await using caller = await start();
    expect((await caller.call(`job.api/${path}`, { method })).status).toBe(400);
  });
});

const unknown = '00000000-0000-4000-8000-000000000000';

describe('the control of jobs', () => {
  test('changes what a person in XPM can change', async () => {
    await using caller = await start();
    const [ann = '', ben = ''] = await uuidsOf(caller, 'staff');
    const [shown] = await records(caller, {
      action: 'update',
      uuid: 'J000003',
      fields: {
        Name: 'Renamed',
        State: 'COMPLETED',
        Manager: ann,
        Partner: null,
        Assigned: [ben, { UUID: ann }],
        StartDate: '20260101',
        DueDate: '2026-02-01T00:00:00',
        Budget: null,
        Tasks: [{ Name: 'T', Completed: true }],
        Milestones: [{ Date: '20260115', Description: 'M' }],
        Notes: [{ Title: 'N', Comments: [{ Text: 'C' }] }],
      },
    });
    const xml = await caller.text('job.api/get/J000003');
    expect(shown).toMatchObject({ State: 'Completed', StateCode: 'COMPLETED' });
    expect(textsOf(xml, 'Name')[0]).toBe('Renamed');
    expect(textsOf(xml, 'CompletedDate')).toEqual(['2026-09-10T00:00:00']);
    expect(inside(xml, 'Manager')).toContain(ann);
    expect(textsOf(inside(xml, 'Assigned') ?? '', 'UUID')).toEqual([ben, ann]);
    expect(xml).not.toMatch(/<Partner>|<Budget>/);
    expect(xml).toContain('<Date>2026-01-15T00:00:00</Date><Description>M</Description>');
    expect(xml).toContain('<Text>C</Text>');
  });

  test.each([0, 1])('takes back what it shows, in practice %i', async (practice) => {
    await using caller = await start({}, practice);
    const [before] = await records(caller, { practice, action: 'get', uuid: 'J000003' });
    if (before === undefined) throw new Error('no job');
    const { Type, StateCode, ...fields } = before;
    const request = { practice, action: 'update', uuid: 'J000003', fields };
    expect(await records(caller, request)).toEqual([{ ...fields, Type, StateCode }]);
  });

  test('adds and removes jobs, and counts them', async () => {
    await using caller = await start();
    const [client = ''] = await uuidsOf(caller, 'client');
    const fields = {
      Name: 'N',
      Client: client,
      State: 'In Progress',
      CreatedUtc: '2019-05-05T00:00:00Z',
    };
    const added = await records(caller, { action: 'add', count: 2, fields });
    expect(added.map(({ ID }) => ID)).toEqual(['J000301', 'J000302']);
    const old = await caller.text('job.api/list?from=20190505&to=20190505');
    expect(textsOf(old, 'State')).toEqual(['In Progress', 'In Progress']);
    const count = async () => (await caller.get<{ jobs: number }[]>('practices'))[0]?.jobs;
    expect(await count()).toBe(302);
    for (const action of ['delete', 'remove']) {
      await records(caller, { action, count: 1, offset: 300 });
    }
    expect(await count()).toBe(300);
  });

  test.each([
    [{ action: 'archive', uuid: 'J000003' }, 'a job cannot be archived'],
    [{ action: 'get', uuid: 'J999999' }, 'there is no job J999999'],
    [{ action: 'add', fields: { Name: 'N' } }, 'fields.Client is required'],
    [{ action: 'add', fields: {} }, 'fields.Name is required'],
    [{ action: 'add', fields: { Name: 'N', Client: unknown } }, `there is no client ${unknown}`],
    [{ action: 'update', count: 1, fields: { Manager: unknown } }, 'there is no staff member'],
    [{ action: 'update', count: 1, fields: { Client: unknown } }, 'there is no client'],
    [
      { action: 'update', uuid: 'J000003', fields: { State: 'GONE' } },
      'there is no job state GONE',
    ],
    [{ action: 'update', uuid: 'J000003', fields: { Colour: 'red' } }, 'Colour'],
    [{ action: 'update', uuid: 'J000003', fields: { StartDate: '20260231' } }, 'StartDate'],
  ])('answers %o with what is wrong', async (request, words) => {
    await using caller = await start();
    await expect(records(caller, request)).rejects.toThrow(words);
  });
});
