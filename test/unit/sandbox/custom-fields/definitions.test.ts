import { describe, expect, test } from 'vitest';
import { ok, refusal } from '../envelopes.ts';
import { PracticeCaller, textsOf } from '../practice-caller.ts';
import type { Definition } from './custom-field-calls.ts';
import { definitions, records, small, start } from './custom-field-calls.ts';

describe('Custom-field definitions', () => {
  test('The list has all definitions with lower-case flags and their value elements', async () => {
    await using caller = await start();
    const xml = await caller.text('customfield.api/definition');
    const [first] = await definitions(caller);
    expect(xml).toMatch(/^<Response><Status>OK<\/Status><CustomFieldDefinitions><Custom/);
    expect(xml).toContain(
      `<CustomFieldDefinition><UUID>${first?.UUID ?? ''}</UUID><Name>Client tier</Name>` +
        '<Type>Dropdown List</Type><LinkUrl></LinkUrl>' +
        '<Options>Gold\nSilver &amp; up\nBronze\nŌkiwi</Options>' +
        '<UseClient>true</UseClient><UseContact>false</UseContact><UseJob>false</UseJob>' +
        '<UseJobTask>false</UseJobTask><UseJobCost>false</UseJobCost>' +
        '<UseJobTime>false</UseJobTime><ValueElement>Text</ValueElement></CustomFieldDefinition>',
    );
  });

  test('Every practice has fields of all types and value elements, for clients, jobs, both and neither', async () => {
    await using caller = await start();
    for (const practice of [0, 1, 2]) {
      const request = { practice, action: 'list', resource: 'customFieldDefinition' };
      const known = await records<Definition>(caller, request);
      const uses = known.map(({ UseClient, UseJob }) => JSON.stringify([UseClient, UseJob]));
      expect(known).toHaveLength(11);
      expect(new Set(known.map(({ Type }) => Type)).size).toBe(9);
      expect(new Set(known.map(({ ValueElement }) => ValueElement))).toEqual(
        new Set(['Text', 'Decimal', 'Number', 'Boolean', 'Date']),
      );
      expect(new Set(uses)).toEqual(
        new Set(['[true,false]', '[false,true]', '[true,true]', '[false,false]']),
      );
    }
  });

  test('The fields of each practice have UUIDs of their own', async () => {
    await using caller = await start();
    const other = await PracticeCaller.of(caller.sandbox, 0);
    const ours = textsOf(await caller.text('customfield.api/definition'), 'UUID');
    const theirs = textsOf(await other.text('customfield.api/definition'), 'UUID');
    expect(new Set([...ours, ...theirs]).size).toBe(22);
  });

  test('The setting optionsSeparator separates the options', async () => {
    await using caller = await start({ optionsSeparator: '|' });
    const xml = await caller.text('customfield.api/definition');
    expect(xml).toContain('<Options>Gold|Silver &amp; up|Bronze|Ōkiwi</Options>');
  });

  test('A definition of 3.0 has a number and flags for suppliers and leads', async () => {
    await using caller = await start();
    const [first] = await definitions(caller);
    const path = `customfield.api/get/${first?.ID ?? 0}`;
    const xml = await caller.text(path, { version: '3.0' });
    expect(xml).toMatch(/^<Response api-method="Get"><Status>OK<\/Status><CustomFieldDefinition>/);
    expect(xml).toContain(`<ID>${first?.ID ?? 0}</ID><Name>Client tier</Name>`);
    expect(xml).toContain('<UseContact>false</UseContact><UseSupplier>false</UseSupplier>');
    expect(xml).toContain('<UseJob>false</UseJob><UseLead>false</UseLead>');
    expect(xml).not.toContain('UUID');
  });

  test('A definition is added, read, changed and deleted', async () => {
    await using caller = await start();
    const added = await caller.text('customfield.api/add', {
      method: 'POST',
      body: `<CustomFieldDefinition><Name>Risk &amp; care</Name><Type>Dropdown List</Type>
        <Options>Low\nHigh</Options><UseJob>true</UseJob></CustomFieldDefinition>`,
    });
    const [uuid = ''] = textsOf(added, 'UUID');
    const named = (content = '') =>
      `<CustomFieldDefinition><UUID>${uuid}</UUID>${content}</CustomFieldDefinition>`;
    const changed = await caller.text('customfield.api/update', {
      method: 'PUT',
      body: named('<Name>Risk</Name><UseClient>true</UseClient>'),
    });
    expect(added).toContain('<Name>Risk &amp; care</Name>');
    expect(textsOf(added, 'Options')).toEqual(['Low\nHigh']);
    expect(textsOf(added, 'ValueElement')).toEqual(['Text']);
    expect(changed).toBe(
      added.replace('Risk &amp; care', 'Risk').replace('<UseClient>false', '<UseClient>true'),
    );
    expect(await caller.text(`customfield.api/get/${uuid}`)).toBe(changed);
    const deleted = await caller.text('customfield.api/delete', { method: 'POST', body: named() });
    expect(deleted).toBe(ok);
    expect(await caller.text('customfield.api/definition')).not.toContain(uuid);
  });

  test('An update clears elements that are left out when the setting says so', async () => {
    await using caller = await start({ absentElements: 'clear' });
    const [first] = await definitions(caller);
    const xml = await caller.text('customfield.api/update', {
      method: 'PUT',
      body: `<CustomFieldDefinition><UUID>${first?.UUID ?? ''}</UUID><Name>Tier</Name></CustomFieldDefinition>`,
    });
    expect(textsOf(xml, 'Options')).toEqual(['']);
    expect(textsOf(xml, 'UseClient')).toEqual(['false']);
  });

  test.each([
    ['add', '<Type>Text</Type>', 'The custom field name is required'],
    ['add', '<Name>A</Name>', 'Invalid custom field type'],
    ['add', '<Name>A</Name><Type>Hologram</Type>', 'Invalid custom field type'],
    ['add', '<Name>A</Name><Type>Text</Type><UseJob>Yes</UseJob>', 'UseJob must be true or false'],
    ['update', '<Name />', 'The custom field name is required'],
    ['update', '<Type>Date</Type>', 'The type of a custom field cannot be changed'],
    ['update', '<UUID>who</UUID>', 'Invalid custom field identifier'],
    ['delete', '<UUID>who</UUID>', 'Invalid custom field identifier'],
  ])('The call %s with %s is refused and changes nothing', async (action, content, description) => {
    await using caller = await start();
    const before = await caller.text('customfield.api/definition');
    const [uuid = ''] = textsOf(before, 'UUID');
    const identity = action === 'add' || content.includes('UUID') ? '' : `<UUID>${uuid}</UUID>`;
    const xml = await caller.text(`customfield.api/${action}`, {
      method: action === 'update' ? 'PUT' : 'POST',
      body: `<CustomFieldDefinition>${identity}${content}</CustomFieldDefinition>`,
    });
    expect(xml).toBe(refusal(description));
    expect(await caller.text('customfield.api/definition')).toBe(before);
  });

  test('An unknown definition is a 404 when the setting says so', async () => {
    await using caller = await start({ unknownIdentifier: 'notFound' });
    expect((await caller.call('customfield.api/get/who')).status).toBe(404);
  });

  test.each([
    ['practicemanager.staff.read', 'any', 200],
    ['practicemanager', 'any', 200],
    ['openid', 'any', 403],
    ['practicemanager.client.read', 'client', 200],
    ['practicemanager.job.read', 'client', 403],
  ])(
    'The scope %s reads definitions when the required scope is %s with status %i',
    async (scope, requiredScope, status) => {
      await using caller = await start({ undocumentedScope: requiredScope });
      const request = { practice: small, scopes: [scope] };
      const { accessToken } = await caller.post<{ accessToken: string }>('token', request);
      const headers = { authorization: `Bearer ${accessToken}` };
      expect((await caller.call('customfield.api/definition', { headers })).status).toBe(status);
    },
  );

  test('A read scope does not permit writing definitions', async () => {
    await using caller = await start();
    const request = { practice: small, scopes: ['practicemanager.client.read'] };
    const { accessToken } = await caller.post<{ accessToken: string }>('token', request);
    const response = await caller.call('customfield.api/delete', {
      method: 'POST',
      body: '<CustomFieldDefinition />',
      headers: { authorization: `Bearer ${accessToken}` },
    });
    expect(response.status).toBe(403);
  });
});
