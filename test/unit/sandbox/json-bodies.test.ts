import { describe, expect, test } from 'vitest';
import { parseJsonBody } from '../../../sandbox/xpm/json-body.ts';
import { childText } from '../../../sandbox/xpm/xml-body.ts';
import { records, start } from './clients/client-calls.ts';
import { textsOf } from './practice-caller.ts';

const headers = { 'content-type': 'application/json; charset=utf-8' };

describe('A request body in JSON', () => {
  test('A member is the element with the same words', () => {
    const node = parseJsonBody(
      '{"uuid":"u","jobManagerUuid":"m","website":"w","prepareGst":"Yes","phone":null,"budget":12.5}',
    );
    expect(
      ['UUID', 'JobManagerUUID', 'WebSite', 'PrepareGST', 'Phone', 'Budget'].map((name) =>
        childText(node, name),
      ),
    ).toEqual(['u', 'm', 'w', 'Yes', '', '12.5']);
  });

  test('A single list or object is the root, and other lists are elements', () => {
    const fields = parseJsonBody('{"customFields":[{"uuid":"u","text":"t"}]}');
    expect(fields.name).toBe('CustomFields');
    expect(fields.children.map(({ name }) => name)).toEqual(['CustomField']);
    expect(parseJsonBody('{"client":{"uuid":"u"}}')).toMatchObject({ name: 'Client' });
    const flat = parseJsonBody('{"name":"n","contacts":[{"name":"c"}]}');
    expect(flat.children.at(1)).toMatchObject({
      name: 'Contacts',
      children: [{ name: 'Contact' }],
    });
  });

  test('The people of a job are attributes', () => {
    const node = parseJsonBody('{"id":"J1","addManager":{"uuid":"u"},"remove-partner":{}}');
    expect(node.children).toMatchObject([
      { name: 'ID', text: 'J1' },
      { name: 'add-manager', attributes: { uuid: 'u' } },
      { name: 'remove-partner' },
    ]);
  });

  test('Clients, jobs and custom fields of 3.1 are changed by it', async () => {
    await using caller = await start();
    const send = (path: string, method: string, body: unknown) =>
      caller.text(path, { method, headers, body: JSON.stringify(body) });
    const added = await send('client.api/add', 'POST', {
      name: 'JSON',
      contacts: [{ name: 'Eve' }],
    });
    const [uuid = ''] = textsOf(added, 'UUID');
    expect(textsOf(added, 'Name').slice(0, 2)).toContain('JSON');
    expect(added).toContain('<Name>Eve</Name>');
    expect(textsOf(await send('client.api/update', 'PUT', { uuid, fax: '34' }), 'Fax')).toEqual([
      '34',
    ]);
    const [definition] = textsOf(
      await send('customfield.api/add', 'POST', {
        name: 'Of JSON',
        type: 'Dropdown List',
        options: ['A', 'B, C'],
        useClient: true,
      }),
      'UUID',
    );
    const values = { customFields: [{ uuid: definition, text: 'B, C' }] };
    await send(`client.api/update/${uuid}/customfield`, 'PUT', values);
    expect(textsOf(await caller.text(`client.api/get/${uuid}/customfield`), 'Text')).toEqual([
      'B, C',
    ]);
    const [staff] = textsOf(await caller.text('staff.api/list'), 'UUID');
    const [job] = await records(caller, { resource: 'job', action: 'list', limit: 1 });
    const assigned = await send('job.api/assign', 'PUT', {
      uuid: job?.UUID,
      addManager: { uuid: staff },
    });
    expect(assigned).toContain(`<Manager><UUID>${staff ?? ''}</UUID>`);
  });
});
