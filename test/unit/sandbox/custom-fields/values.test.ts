import { describe, expect, test } from 'vitest';
import { ok, refusal } from '../envelopes.ts';
import { clientUuids, textsOf } from '../practice-caller.ts';
import {
  clientsOf,
  definitions,
  emptyClient,
  noValues,
  records,
  start,
  valueOf,
} from './custom-field-calls.ts';

describe('Custom-field values', () => {
  test('Values of every element are written and read in the order of the definitions', async () => {
    await using caller = await start();
    const { field, put, read } = await emptyClient(caller);
    const written = await put(
      valueOf(field('Next review'), '<Date>20240229</Date>') +
        valueOf(field('Client tier'), '<Text>Silver &amp; up</Text>') +
        valueOf(field('Handover notes'), '<Text>first\nsecond – ōk</Text>') +
        valueOf(field('Employees'), '<Number>-12</Number>') +
        valueOf(field('Agreed fee'), '<Decimal>1234.50</Decimal>') +
        valueOf(field('Engagement letter signed'), '<Boolean>true</Boolean>'),
    );
    expect(written).toBe(ok);
    expect(await read()).toBe(
      `<Response><Status>OK</Status><CustomFields>${[
        ['Client tier', '<Text>Silver &amp; up</Text>'],
        ['Handover notes', '<Text>first\nsecond – ōk</Text>'],
        ['Employees', '<Number>-12</Number>'],
        ['Agreed fee', '<Decimal>1,234.50</Decimal>'],
        ['Next review', '<Date>2024-02-29T00:00:00</Date>'],
        ['Engagement letter signed', '<Boolean>true</Boolean>'],
      ]
        .map(([name = '', content = '']) => valueOf(field(name), `<Name>${name}</Name>${content}`))
        .join('')}</CustomFields></Response>`,
    );
  });

  test('An empty element clears a value, and false clears a checkbox', async () => {
    await using caller = await start();
    const { field, put, read } = await emptyClient(caller);
    const names = [
      'Iwi / whānau',
      'Employees',
      'Agreed fee',
      'Engagement letter signed',
      'Next review',
    ];
    const all = (...contents: string[]) =>
      names.map((name, place) => valueOf(field(name), contents[place] ?? '')).join('');
    const flag = '<Boolean>true</Boolean>';
    const date = '<Date>20260101</Date>';
    await put(all('<Text>a</Text>', '<Number>0</Number>', '<Decimal>0.00</Decimal>', flag, date));
    const full = await read();
    await put(all('<Text />', '<Number />', '<Decimal />', '<Boolean>false</Boolean>', '<Date />'));
    expect(full.match(/<CustomField>/g)).toHaveLength(5);
    expect(await read()).toBe(noValues);
  });

  test('Values that a request leaves out are kept, or cleared by setting', async () => {
    await using caller = await start();
    const { field, put, read } = await emptyClient(caller);
    await put(valueOf(field('Employees'), '<Number>1</Number>'));
    await put(valueOf(field('Iwi / whānau'), '<Text>a</Text>'));
    const kept = await read();
    await caller.post('settings', { absentFieldValues: 'clear' });
    await put(valueOf(field('Agreed fee'), '<Decimal>2</Decimal>'));
    expect(textsOf(kept, 'Number')).toEqual(['1']);
    expect(textsOf(await read(), 'Name')).toEqual(['Agreed fee']);
  });

  test.each([
    [true, '1234567.891', '1,234,567.891'],
    [true, '1,234,567', '1,234,567'],
    [true, '-1000', '-1,000'],
    [true, '999.1234', '999.1234'],
    [false, '1,234.50', '1234.50'],
  ])(
    'With decimalsGrouped %s the decimal %s is displayed as %s',
    async (decimalsGrouped, sent, displayed) => {
      await using caller = await start({ decimalsGrouped });
      const { field, put, read } = await emptyClient(caller);
      await put(valueOf(field('Agreed fee'), `<Decimal>${sent}</Decimal>`));
      expect(textsOf(await read(), 'Decimal')).toEqual([displayed]);
    },
  );

  test.each([
    ['Employees', '<Number>1.5</Number>', '"1.5" is not a Number for Employees'],
    ['Employees', '<Number>many</Number>', '"many" is not a Number for Employees'],
    ['Agreed fee', '<Decimal>1,2</Decimal>', '"1,2" is not a Decimal for Agreed fee'],
    ['Agreed fee', '<Decimal>$5</Decimal>', '"$5" is not a Decimal for Agreed fee'],
    ['Next review', '<Date>2024-02-29</Date>', '"2024-02-29" is not a Date for Next review'],
    ['Next review', '<Date>20230229</Date>', '"20230229" is not a Date for Next review'],
    ['Next review', '<Date>20231301</Date>', '"20231301" is not a Date for Next review'],
    [
      'Engagement letter signed',
      '<Boolean>Yes</Boolean>',
      '"Yes" is not a Boolean for Engagement letter signed',
    ],
    ['Client tier', '<Text>Tin</Text>', '"Tin" is not an option of Client tier'],
    ['Employees', '<Text>1</Text>', 'The custom field Employees takes one Number element'],
    ['Employees', '', 'The custom field Employees takes one Number element'],
    [
      'Employees',
      '<Number>1</Number><Text>1</Text>',
      'The custom field Employees takes one Number element',
    ],
    ['Workpapers', '<Text>x</Text>', 'The custom field Workpapers is not used for a client'],
    ['Task colour', '<Text>x</Text>', 'The custom field Task colour is not used for a client'],
    ['No such field', '<Text>x</Text>', 'Invalid custom field identifier'],
  ])(
    'The value of %s in %s is refused together with the whole request',
    async (name, content, message) => {
      await using caller = await start();
      const { field, put, read } = await emptyClient(caller);
      const good = valueOf(field('Iwi / whānau'), '<Text>a</Text>');
      expect(await put(good + valueOf(field(name), content))).toBe(refusal(message));
      expect(await read()).toBe(noValues);
    },
  );

  test('A request with another root element is refused', async () => {
    await using caller = await start();
    const { uuid } = await emptyClient(caller);
    const body = '<Response><CustomFields /></Response>';
    const path = `client.api/update/${uuid}/customfield`;
    const xml = await caller.text(path, { method: 'PUT', body });
    expect(xml).toBe(refusal('The request must hold CustomFields'));
    expect((await caller.call(path, { method: 'PUT' })).status).toBe(400);
  });

  test('Values of an unknown client or contact are refused', async () => {
    await using caller = await start();
    const unknown = '00000000-0000-4000-8000-000000000000';
    const client = await caller.text(`client.api/get/${unknown}/customfield`);
    const contact = await caller.text(`client.api/contact/${unknown}/customfield`);
    expect(client).toBe(refusal('Invalid client identifier'));
    expect(contact).toBe(refusal('Invalid contact identifier'));
  });

  test('A changed value does not change modifiedsince, except by setting', async () => {
    await using caller = await start();
    const { uuid, field, put } = await emptyClient(caller);
    const since = async () =>
      clientUuids(await caller.text('client.api/list?modifiedsince=2026-09-10T12:00:00'));
    await put(valueOf(field('Employees'), '<Number>1</Number>'));
    const untouched = await since();
    await caller.post('settings', { fieldValuesTouchModified: true });
    await put(valueOf(field('Employees'), '<Number>2</Number>'));
    expect(untouched).toEqual([]);
    expect(await since()).toEqual([uuid]);
  });

  test('A contact has values of its own', async () => {
    await using caller = await start({ fieldValuesTouchModified: true });
    const { uuid, field, read } = await emptyClient(caller);
    const contact = (await clientsOf(caller))[1]?.Contacts[0]?.UUID ?? '';
    const path = `client.api/contact/${contact}/customfield`;
    const put = (content: string) =>
      caller.text(path, { method: 'PUT', body: `<CustomFields>${content}</CustomFields>` });
    const written = await put(valueOf(field('Iwi / whānau'), '<Text>Ngāi Tahu</Text>'));
    const wrong = await put(valueOf(field('Employees'), '<Number>1</Number>'));
    const since = await caller.text('client.api/list?modifiedsince=2026-09-10T12:00:00');
    expect(written).toBe(ok);
    expect(textsOf(await caller.text(path), 'Text')).toContain('Ngāi Tahu');
    expect(await read()).toBe(noValues);
    expect(wrong).toBe(refusal('The custom field Employees is not used for a contact'));
    expect(clientUuids(since)).toEqual([uuid]);
  });

  test('Values are written and read by numbers in 3.0', async () => {
    await using caller = await start();
    const { uuid, field } = await emptyClient(caller);
    const id = (await clientsOf(caller)).find(({ UUID }) => UUID === uuid)?.ID ?? 0;
    const employees = (await definitions(caller)).find(({ UUID }) => UUID === field('Employees'));
    const body = `<CustomFields><CustomField><ID>${employees?.ID ?? 0}</ID><Number>3</Number></CustomField></CustomFields>`;
    const path = `client.api/update/${id}/customfield`;
    await caller.text(path, { method: 'PUT', body, version: '3.0' });
    const xml = await caller.text(`client.api/get/${id}/customfield`, { version: '3.0' });
    expect(xml).toContain(`<CustomField><ID>${employees?.ID ?? 0}</ID><Name>Employees</Name>`);
    expect(textsOf(xml, 'Number')).toEqual(['3']);
  });

  test('A value disappears with its definition and with the use of its definition', async () => {
    await using caller = await start();
    const { field, put, read } = await emptyClient(caller);
    await put(
      valueOf(field('Employees'), '<Number>1</Number>') +
        valueOf(field('Iwi / whānau'), '<Text>a</Text>'),
    );
    const change = (request: Record<string, unknown>) =>
      records(caller, { resource: 'customFieldDefinition', ...request });
    await change({ action: 'delete', uuid: field('Employees') });
    await change({ action: 'update', uuid: field('Iwi / whānau'), fields: { UseClient: false } });
    expect(await read()).toBe(noValues);
  });

  test('A call is counted by its path without the identifier', async () => {
    await using caller = await start();
    const { read, put } = await emptyClient(caller);
    await read();
    await put('');
    expect(await caller.get('calls')).toMatchObject({
      byPath: { 'client.api/get/customfield': 1, 'client.api/update/customfield': 1 },
    });
  });
});
