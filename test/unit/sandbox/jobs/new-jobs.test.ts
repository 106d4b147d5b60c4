import { describe, expect, test } from 'vitest';
import { refusal } from '../envelopes.ts';
import { textsOf } from '../practice-caller.ts';
import { inside, job, jobRecord, listed, post, records, start, uuidsOf } from './job-changes.ts';

describe('`job.api/add`', () => {
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

describe('`job.api/applytemplate`', () => {
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
