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
const refusal = (message: string) =>
  `<Response><Status>ERROR</Status><ErrorDescription>${message}</ErrorDescription></Response>`;

type Json = Readonly<Record<string, unknown>> & { readonly UUID: string };

async function records(caller: PracticeCaller, request: Record<string, unknown>): Promise<Json[]> {
  const body = { resource: 'job', ...request };
  return (await caller.post<{ records: Json[] }>('records', body)).records;
}

/** The job in the control API. */
async function jobRecord(caller: PracticeCaller, number = 'J000003'): Promise<Json> {
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
/** The content of the first element with this name; `null` when there is none. */
const inside = (xml: string, name: string) =>
  new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(xml)?.[1] ?? null;

describe('job.api/state', () => {
  test('An interface code changes the state with a response of status alone', async () => {
    await using caller = await start();
    expect(await put(caller, 'job.api/state', job('<State>ONHOLD</State>'))).toBe(ok);
    expect(textsOf(await caller.text('job.api/get/J000003'), 'State')).toEqual(['On Hold']);
  });

  test('A completed job has the sandbox’s date and is not current', async () => {
    await using caller = await start();
    await put(caller, 'job.api/state', job('<State>COMPLETED</State>'));
    const xml = await caller.text('job.api/get/J000003');
    expect(textsOf(xml, 'CompletedDate')).toEqual(['2026-09-10T00:00:00']);
    expect(await caller.text('job.api/current')).not.toContain('<ID>J000003</ID>');
    await put(caller, 'job.api/state', job('<State>INPROGRESS</State>'));
    expect(await caller.text('job.api/get/J000003')).not.toContain('<CompletedDate>');
    expect(await caller.text('job.api/current')).toContain('<ID>J000003</ID>');
  });

  test.each(['Planned', 'completed', 'NONEXISTENT', ''])('The code %o is refused', async (code) => {
    await using caller = await start();
    const xml = await put(caller, 'job.api/state', job(`<State>${code}</State>`));
    expect(xml).toBe(refusal('Invalid state code'));
  });

  test('The state that an administrator has added is accepted', async () => {
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

  test('A job is identified by number, by UUID, or by both when the setting says so', async () => {
    await using caller = await start();
    const { UUID } = await jobRecord(caller);
    const state = '<State>PLANNED</State>';
    const byUuid = `<Job><UUID>${UUID}</UUID>${state}</Job>`;
    const byBoth = job(`<UUID>${UUID}</UUID>${state}`);
    const foreign = job(`<UUID>${(await jobRecord(caller, 'J000004')).UUID}</UUID>${state}`);
    const responses = async (jobIdentifier: string) => {
      await caller.post('settings', { jobIdentifier });
      const bodies = [job(state), byUuid, byBoth, foreign];
      const texts = [];
      for (const body of bodies) texts.push(await put(caller, 'job.api/state', body));
      return texts.map((text) => (text === ok ? 'OK' : textsOf(text, 'ErrorDescription')[0]));
    };
    const no = 'Invalid job identifier';
    expect(await responses('either')).toEqual(['OK', 'OK', 'OK', 'OK']);
    expect(await responses('number')).toEqual(['OK', no, 'OK', 'OK']);
    expect(await responses('both')).toEqual([no, no, 'OK', no]);
  });
});

describe('job.api/update', () => {
  test('An update changes name, texts, dates, category and budget and returns the job', async () => {
    await using caller = await start();
    const [, category = ''] = await listed(caller, 'category.api/list');
    const xml = await put(
      caller,
      'job.api/update',
      job(
        '<Name>Bücher &amp; Steuern</Name><Description>one\ntwo</Description>' +
          '<StartDate>20260102</StartDate><DueDate>20260331</DueDate>' +
          `<ClientNumber>PO 7</ClientNumber><CategoryID>${category}</CategoryID><Budget>55.5</Budget>`,
      ),
    );
    expect(textsOf(xml, 'Name')[0]).toBe('Bücher &amp; Steuern');
    expect(xml).toContain('<Description>one\ntwo</Description>');
    expect(textsOf(xml, 'StartDate')[0]).toBe('2026-01-02T00:00:00');
    expect(textsOf(xml, 'DueDate')[0]).toBe('2026-03-31T00:00:00');
    expect(textsOf(xml, 'ClientOrderNumber')).toEqual(['PO 7']);
    expect(textsOf(xml, 'Budget')).toEqual(['55.50']);
    expect(textsOf(xml, 'Type')).toEqual(['Consulting']);
    expect(xml).toMatch(/<Tasks.*<Milestones.*<Notes/s);
    expect(await jobRecord(caller)).toMatchObject({ Name: 'Bücher & Steuern', Budget: '55.50' });
  });

  test('An update cannot change state, manager, partner, staff or client', async () => {
    await using caller = await start();
    const before = await jobRecord(caller);
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
    expect(await jobRecord(caller)).toEqual(before);
  });

  test('An update keeps elements that are left out and clears empty ones, or clears both by setting', async () => {
    await using caller = await start();
    const before = await jobRecord(caller);
    await put(caller, 'job.api/update', job('<Description></Description><Budget/>'));
    const kept = await jobRecord(caller);
    expect(kept).toEqual({ ...before, Description: '', Budget: null });
    await caller.post('settings', { absentElements: 'clear' });
    const cleared = await put(caller, 'job.api/update', job('<Description>d</Description>'));
    expect(textsOf(cleared, 'Description')[0]).toBe('d');
    expect(cleared).not.toContain('<Type>');
    expect(await jobRecord(caller)).toMatchObject({
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
  ])('The element %s is refused and the job does not change', async (content, message) => {
    await using caller = await start();
    const before = await jobRecord(caller);
    const xml = await put(caller, 'job.api/update', job(`<Description>x</Description>${content}`));
    expect(xml).toBe(refusal(message));
    expect(await jobRecord(caller)).toEqual(before);
  });
});

describe('job.api/add', () => {
  const needed = (client: string) =>
    `<Name>Brochure</Name><ClientUUID>${client}</ClientUUID>` +
    '<StartDate>20260901</StartDate><DueDate>20260930</DueDate>';

  test('A new job has the first state, the next number and no manager', async () => {
    await using caller = await start();
    const [client = ''] = await uuidsOf(caller, 'client');
    const first = await post(caller, 'job.api/add', `<Job>${needed(client)}</Job>`);
    const second = await post(caller, 'job.api/add', `<Job>${needed(client)}</Job>`);
    expect(first).toMatch(/<Job><ID>J000301<\/ID><UUID>[0-9a-f-]{36}<\/UUID><Name>Brochure</);
    expect(second).toContain('<ID>J000302</ID>');
    expect(first).toContain('<State>Planned</State><ClientOrderNumber></ClientOrderNumber>');
    expect(first).toContain('<Assigned /><Tasks /><Milestones /><Notes />');
    expect(first).not.toMatch(/<Manager>|<Budget>|<Contact>/);
    expect(await jobRecord(caller, 'J000301')).toMatchObject({
      CreatedUtc: '2026-09-10T12:00:00.000Z',
    });
  });

  test('A new job takes contact, order number, own number, category, budget and template', async () => {
    await using caller = await start();
    const clients = await records(caller, { resource: 'client', action: 'list' });
    const contacts = clients[1]?.['Contacts'] as { UUID: string; Name: string }[];
    const [template = ''] = await listed(caller, 'template.api/list');
    const [category = ''] = await listed(caller, 'category.api/list');
    const xml = await post(
      caller,
      'job.api/add',
      `<Job>${needed(clients[1]?.UUID ?? '')}<ContactUUID>${contacts[0]?.UUID ?? ''}</ContactUUID>` +
        `<ClientNumber>PO</ClientNumber><ID>ABC123</ID><TemplateUUID>${template}</TemplateUUID>` +
        `<CategoryUUID>${category}</CategoryUUID><Budget>100</Budget></Job>`,
    );
    expect(textsOf(xml, 'ID')).toEqual(['ABC123']);
    expect(inside(xml, 'Contact')).toContain(`<Name>${contacts[0]?.Name ?? '-'}</Name>`);
    expect(textsOf(xml, 'Type')).toEqual(['Compliance']);
    expect(textsOf(xml, 'Budget')).toEqual(['100.00']);
    expect(textsOf(xml, 'EstimatedMinutes')).toEqual(['30', '60']);
  });

  test('A refused job uses up no number', async () => {
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
    for (const [content, message] of refused) {
      expect(await post(caller, 'job.api/add', `<Job>${content}</Job>`)).toBe(refusal(message));
    }
    const added = await post(caller, 'job.api/add', `<Job>${needed(client)}</Job>`);
    expect(textsOf(added, 'ID')).toEqual(['J000301']);
  });

  test('The response of 3.0 is the recorded one except for the numbers', async () => {
    await using caller = await start({}, 1);
    const content = needed('').replace(
      '<ClientUUID></ClientUUID>',
      '<ClientID>24097642</ClientID>',
    );
    const xml = await post(caller, 'job.api/add', `<Job>${content}</Job>`, '3.0');
    expect(xml).toBe(
      '<Response api-method="Add"><Status>OK</Status><Job><ID>J000033</ID><Name>Brochure</Name>' +
        '<Description></Description><Client><ID>24097642</ID><Name>ABC Co</Name></Client>' +
        '<ClientOrderNumber></ClientOrderNumber><State>Planned</State>' +
        '<StartDate>2026-09-01T00:00:00</StartDate><DueDate>2026-09-30T00:00:00</DueDate>' +
        '<InternalID>90000001</InternalID><Assigned /><Tasks /><Milestones /><Notes /></Job></Response>',
    );
  });
});

describe('job.api/assign', () => {
  test('Manager, partner and staff are set and removed, and the response is the job', async () => {
    await using caller = await start();
    const [ann = '', ben = '', cat = ''] = await uuidsOf(caller, 'staff');
    const { Assigned } = await jobRecord(caller);
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

  test('The changes apply in the order of their elements', async () => {
    await using caller = await start();
    const [ann = '', ben = ''] = await uuidsOf(caller, 'staff');
    const body = `<remove-manager/><add-manager uuid="${ann}"/><add-manager uuid="${ben}"/>`;
    const xml = await put(caller, 'job.api/assign', job(body));
    expect(inside(xml, 'Manager')).toContain(`<UUID>${ben}</UUID>`);
  });

  test('The staff of a single task can be changed', async () => {
    await using caller = await start();
    const [ann = ''] = await uuidsOf(caller, 'staff');
    const { Tasks, Assigned } = await jobRecord(caller);
    const [task] = Tasks as Json[];
    const send = (name: string, uuid = task?.UUID ?? '') =>
      put(caller, 'job.api/assign', job(`<${name} uuid="${ann}" task-uuid="${uuid}"/>`));
    await send('add');
    const after = await jobRecord(caller);
    expect((after['Tasks'] as Json[])[0]?.['Assigned']).toMatchObject([{ UUID: ann }]);
    expect(after['Assigned']).toEqual(Assigned);
    await send('remove');
    expect((await jobRecord(caller))['Tasks']).toEqual(Tasks);
    expect(await send('add', ann)).toBe(refusal('Invalid task identifier'));
  });

  test.each(['add', 'remove', 'add-manager', 'add-partner'])(
    'The element %s with an unknown person is refused with all others',
    async (name) => {
      await using caller = await start();
      const [ann = ''] = await uuidsOf(caller, 'staff');
      const before = await jobRecord(caller);
      const body = job(`<add-manager uuid="${ann}"/><${name} uuid="none"/>`);
      expect(await put(caller, 'job.api/assign', body)).toBe(
        refusal(`Invalid staff identifier for ${name} request`),
      );
      expect(await jobRecord(caller)).toEqual(before);
    },
  );

  test('The response of 3.1 is the status alone when the setting says so', async () => {
    await using caller = await start({ jobChangeReplyIn31: 'status' });
    expect(await put(caller, 'job.api/assign', job('<remove-manager/>'))).toBe(ok);
    expect(await caller.text('job.api/get/J000003')).not.toContain('<Manager>');
  });

  test('The calls of 3.0 take numbers and return the recorded refusals', async () => {
    await using caller = await start({}, 1);
    const send = (body: string) => put(caller, 'job.api/assign', body, '3.0');
    const partner = await send('<Job><ID>J000032</ID><add-partner id="859230" /> </Job>');
    expect(partner).toContain(
      '<InternalID>44395039</InternalID><Partner><ID>859230</ID><Name>Dev Testing</Name></Partner><Assigned />',
    );
    expect(await send('<Job><ID>J000032</ID><remove id="859230"/> </Job>')).toContain('<Status>OK');
    expect(await send('<Job><ID>J000032</ID><add id="none"/> </Job>')).toBe(
      '<Response api-method="Assign"><Status>ERROR</Status>' +
        '<ErrorDescription>Invalid staff identifier for add request</ErrorDescription></Response>',
    );
    expect(await send('<Job><ID>none</ID><add id="859230"/></Job>')).toBe(
      '<Response api-method="Assign"><Status>ERROR</Status>' +
        '<ErrorDescription>Invalid job identifier</ErrorDescription></Response>',
    );
  });
});

describe('job.api/delete', () => {
  test('A deleted job leaves every list for good', async () => {
    await using caller = await start();
    const { UUID } = await jobRecord(caller);
    expect(await post(caller, 'job.api/delete', job(`<UUID>${UUID}</UUID>`))).toBe(ok);
    expect(await caller.text('job.api/current')).not.toContain('<ID>J000003</ID>');
    expect(await caller.text('job.api/get/J000003')).toBe(refusal('Invalid job identifier'));
    const again = await post(caller, 'job.api/delete', job(''));
    expect(again).toBe(refusal('Invalid job identifier'));
  });
});

describe('job.api/applytemplate', () => {
  test('A template adds its tasks, or its minutes to tasks of the same type', async () => {
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

  test('An unknown job is reported before an unknown template', async () => {
    await using caller = await start();
    const send = (number: string) =>
      post(caller, 'job.api/applytemplate', job('<TemplateUUID>no</TemplateUUID>', number));
    expect(await send('none')).toBe(refusal('Invalid job identifier'));
    expect(await send('J000003')).toBe(refusal('Invalid job template identifier'));
  });

  test('The response of 3.0 has the task in the recorded order', async () => {
    await using caller = await start({}, 1);
    const body = job('<TemplateID>1254078</TemplateID><TaskMode>AddNew</TaskMode>', 'J000032');
    const xml = await post(caller, 'job.api/applytemplate', body, '3.0');
    expect(xml).toMatch(/^<Response api-method="ApplyTemplate"><Status>OK<\/Status><Job><ID>/);
    expect(xml).toContain(
      '<Assigned /><Tasks><Task><ID>90000001</ID><Name>Xero Setup</Name><TaskID>4567991</TaskID>' +
        '<EstimatedMinutes>0</EstimatedMinutes><ActualMinutes>0</ActualMinutes>' +
        '<Description></Description><Completed>false</Completed><Billable>true</Billable>' +
        '<Folder></Folder></Task></Tasks><Milestones /><Notes />',
    );
  });
});

describe('tasks of a job', () => {
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

describe('job.api/note', () => {
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

describe('job calls that require a body', () => {
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

const unknown = '00000000-0000-4000-8000-000000000000';

describe('jobs in the control API', () => {
  test('An update changes what a person can change in XPM', async () => {
    await using caller = await start();
    const [ann = '', ben = ''] = await uuidsOf(caller, 'staff');
    const [updated] = await records(caller, {
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
    expect(updated).toMatchObject({ State: 'Completed', StateCode: 'COMPLETED' });
    expect(textsOf(xml, 'Name')[0]).toBe('Renamed');
    expect(textsOf(xml, 'CompletedDate')).toEqual(['2026-09-10T00:00:00']);
    expect(inside(xml, 'Manager')).toContain(ann);
    expect(textsOf(inside(xml, 'Assigned') ?? '', 'UUID')).toEqual([ben, ann]);
    expect(xml).not.toMatch(/<Partner>|<Budget>/);
    expect(xml).toContain('<Date>2026-01-15T00:00:00</Date><Description>M</Description>');
    expect(xml).toContain('<Text>C</Text>');
  });

  test.each([0, 1])(
    'An update accepts what a response contains in practice %i',
    async (practice) => {
      await using caller = await start({}, practice);
      const [before] = await records(caller, { practice, action: 'get', uuid: 'J000003' });
      if (before === undefined) throw new Error('no job');
      const { Type, StateCode, ...fields } = before;
      const request = { practice, action: 'update', uuid: 'J000003', fields };
      expect(await records(caller, request)).toEqual([{ ...fields, Type, StateCode }]);
    },
  );

  test('Jobs are added, removed and counted', async () => {
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
  ])('The request %o is rejected with what is wrong', async (request, message) => {
    await using caller = await start();
    await expect(records(caller, request)).rejects.toThrow(message);
  });
});
