import { describe, expect, test } from 'vitest';
import { clientUuids, control, textsOf } from '../practice-caller.ts';
import type { Definition, Values } from './custom-field-calls.ts';
import { clientsOf, emptyClient, records, small, start } from './custom-field-calls.ts';

describe('Custom fields in the control API', () => {
  test('A field of an unknown type is added when its value element is given', async () => {
    await using caller = await start();
    const fields = { Name: 'Stars', Type: 'Rating', ValueElement: 'Number', UseClient: true };
    const [added] = await records<Definition>(caller, {
      action: 'add',
      resource: 'customFieldDefinition',
      fields,
    });
    const xml = await caller.text(`customfield.api/get/${added?.UUID ?? ''}`);
    expect(added).toMatchObject(fields);
    expect(textsOf(xml, 'Type')).toEqual(['Rating']);
    expect(textsOf(xml, 'ValueElement')).toEqual(['Number']);
  });

  test('A value is changed by the name or UUID of its field and cleared with null', async () => {
    await using caller = await start();
    const { uuid, field, read } = await emptyClient(caller);
    const update = (fields: Record<string, unknown>) =>
      records<Values>(caller, { action: 'update', resource: 'customFieldValues', uuid, fields });
    const [values] = await update({
      'Client tier': 'Gold',
      [field('Employees')]: 7,
      'Agreed fee': '1200.5',
      'Next review': '2026-03-31',
      'Engagement letter signed': true,
    });
    const xml = await read();
    const [fewer] = await update({ 'Client tier': null, 'Engagement letter signed': false });
    expect(values).toEqual({
      UUID: uuid,
      Kind: 'client',
      CustomFields: [
        { UUID: field('Client tier'), Name: 'Client tier', Text: 'Gold' },
        { UUID: field('Employees'), Name: 'Employees', Number: '7' },
        { UUID: field('Agreed fee'), Name: 'Agreed fee', Decimal: '1,200.5' },
        { UUID: field('Next review'), Name: 'Next review', Date: '2026-03-31T00:00:00' },
        {
          UUID: field('Engagement letter signed'),
          Name: 'Engagement letter signed',
          Boolean: 'true',
        },
      ],
    });
    expect(textsOf(xml, 'Name')).toEqual(values?.CustomFields.map(({ Name }) => Name));
    expect(fewer?.CustomFields.map(({ Name }) => Name)).toEqual([
      'Employees',
      'Agreed fee',
      'Next review',
    ]);
  });

  test('One request changes many clients or a contact, and sets modified times by setting', async () => {
    await using caller = await start({ fieldValuesTouchModified: true });
    const contact = (await clientsOf(caller))[1]?.Contacts[0]?.UUID ?? '';
    const fields = { 'Iwi / whānau': 'Tūhoe' };
    const update = { action: 'update', resource: 'customFieldValues', fields };
    const changed = await records<Values>(caller, { ...update, count: 3, offset: 4 });
    const [ofContact] = await records<Values>(caller, { ...update, uuid: contact });
    const since = await caller.text('client.api/list?modifiedsince=2026-09-10T12:00:00');
    expect(ofContact).toMatchObject({ UUID: contact, Kind: 'contact' });
    expect(clientUuids(since)).toHaveLength(4);
    for (const { UUID } of changed) {
      expect(textsOf(await caller.text(`client.api/get/${UUID}/customfield`), 'Text')).toContain(
        'Tūhoe',
      );
    }
  });

  test.each([
    ['customFieldDefinition', 'add', { Type: 'Text' }, 'fields.Name is required'],
    ['customFieldDefinition', 'add', { Name: 'A' }, 'fields.Type is required'],
    [
      'customFieldDefinition',
      'add',
      { Name: 'A', Type: 'Rating' },
      'fields.ValueElement is required for the type Rating',
    ],
    ['customFieldDefinition', 'update', { Type: 'Date' }, 'the type of a custom field cannot'],
    ['customFieldDefinition', 'update', { UseClient: 'Yes' }, 'UseClient'],
    ['customFieldDefinition', 'archive', {}, 'a custom field cannot be archived'],
    ['customFieldValues', 'add', {}, 'use update'],
    ['customFieldValues', 'archive', {}, 'values cannot be archived'],
    [
      'customFieldValues',
      'update',
      { Workpapers: 'x' },
      'no custom field Workpapers has UseClient',
    ],
    ['customFieldValues', 'update', { Employees: 'x' }, 'is not a Number for Employees'],
    ['customFieldValues', 'update', { Employees: [1] }, 'a value is a text, a number'],
  ])(
    'The resource %s rejects %s with %o as a bad request',
    async (resource, action, fields, message) => {
      await using caller = await start();
      const request = { practice: small, resource, action, fields, count: 1 };
      await expect(caller.post('records', request)).rejects.toThrow(message);
    },
  );

  test('A request for an unknown record is rejected', async () => {
    await using caller = await start();
    const send = (resource: string) =>
      control(caller.sandbox, 'POST', 'records', { action: 'get', resource, uuid: 'x' });
    await expect(send('customFieldDefinition')).rejects.toThrow('there is no custom field x');
    await expect(send('customFieldValues')).rejects.toThrow(
      'no record with custom fields has the UUID x',
    );
  });
});
