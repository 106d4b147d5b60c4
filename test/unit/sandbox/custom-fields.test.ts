import { describe, expect, test } from 'vitest';
import { practiceOf } from '../../../sandbox/practice/practice-seed.ts';
import { clientUuids, control, PracticeCaller, textsOf } from './practice-caller.ts';

const small = 2;
const now = Date.UTC(2026, 8, 10, 12, 0, 0);
const start = (settings = {}, practice: number = small) =>
  PracticeCaller.start({ now: () => now, settings }, practice);

interface Definition {
  readonly UUID: string;
  readonly ID: number;
  readonly Name: string;
  readonly Type: string;
  readonly ValueElement: string;
  readonly UseClient: boolean;
  readonly UseJob: boolean;
}

interface Values {
  readonly UUID: string;
  readonly Kind: string;
  readonly CustomFields: readonly Readonly<Record<string, string>>[];
}

async function records<T>(caller: PracticeCaller, request: Record<string, unknown>): Promise<T[]> {
  const body = { practice: small, ...request };
  return (await caller.post<{ records: T[] }>('records', body)).records;
}

const definitions = (caller: PracticeCaller) =>
  records<Definition>(caller, { action: 'list', resource: 'customFieldDefinition' });
const clientsOf = (caller: PracticeCaller) =>
  records<{ UUID: string; ID: number; Contacts: { UUID: string; ID: number }[] }>(caller, {
    action: 'list',
    resource: 'client',
  });

/** A client without values, with the calls that read and write its values. */
async function emptyClient(caller: PracticeCaller): Promise<{
  uuid: string;
  field: (name: string) => string;
  read: () => Promise<string>;
  put: (content: string) => Promise<string>;
}> {
  const [, client] = await clientsOf(caller);
  const uuid = client?.UUID ?? '';
  await records(caller, { action: 'remove', resource: 'customFieldValues', uuid });
  const known = await definitions(caller);
  return {
    uuid,
    field: (name) => known.find(({ Name }) => Name === name)?.UUID ?? '',
    read: () => caller.text(`client.api/get/${uuid}/customfield`),
    put: (content) =>
      caller.text(`client.api/update/${uuid}/customfield`, {
        method: 'PUT',
        body: `<CustomFields>${content}</CustomFields>`,
      }),
  };
}

const valueOf = (uuid: string, content: string) =>
  `<CustomField><UUID>${uuid}</UUID>${content}</CustomField>`;
const ok = '<Response><Status>OK</Status></Response>';
const nothing = '<Response><Status>OK</Status><CustomFields /></Response>';
const refusal = (description: string) =>
  `<Response><Status>ERROR</Status><ErrorDescription>${description}</ErrorDescription></Response>`;

describe('custom-field definitions', () => {
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
      expect(known).toHaveLength(10);
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
    expect(new Set([...ours, ...theirs]).size).toBe(20);
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

describe('custom-field values', () => {
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
    expect(await read()).toBe(nothing);
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
      expect(await read()).toBe(nothing);
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
    expect(await read()).toBe(nothing);
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
    expect(await read()).toBe(nothing);
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

describe('generated custom-field values', () => {
  const allOf = (caller: PracticeCaller, practice = small) =>
    records<Values>(caller, {
      practice,
      action: 'list',
      resource: 'customFieldValues',
      limit: 100_000,
    });

  test('Generated values are sparse, of all elements, with newlines, non-ASCII text and grouped decimals', async () => {
    await using caller = await start();
    const owners = await allOf(caller, 0);
    const valueCounts = owners.map(({ CustomFields }) => CustomFields.length);
    const texts = owners.flatMap(({ CustomFields }) =>
      CustomFields.map((field) => JSON.stringify(field)),
    );
    const some = (pattern: RegExp) => texts.some((text) => pattern.test(text));
    expect(owners).toHaveLength(1_200);
    expect(valueCounts.filter((count) => count === 0).length).toBeGreaterThan(200);
    expect(valueCounts.filter((count) => count >= 6).length).toBeGreaterThan(50);
    expect([
      some(/"Number":"\d+"/),
      some(/"Decimal":"\d{1,3},\d{3}\.\d{2}"/),
      some(/"Date":"20\d\d-\d\d-\d\dT00:00:00"/),
      some(/"Boolean":"true"/),
      some(/"Text":"[^"]*\\n/),
      some(/"Text":"[^"]*[āēōū]/),
      some(/"Text":"BX-/),
    ]).toEqual([true, true, true, true, true, true, true]);
    expect(some(/"Boolean":"false"/)).toBe(false);
  });

  test('Generated values are equal in every sandbox, after a reset and in the API', async () => {
    await using first = await start();
    await using second = await start();
    const values = await allOf(first);
    const owner = values.find(({ CustomFields }) => CustomFields.length > 2);
    const path = `client.api/get/${owner?.UUID ?? ''}/customfield`;
    const xml = await first.text(path);
    await records(first, { action: 'remove', resource: 'customFieldValues', count: 40 });
    const emptied = await first.text(path);
    await first.post('reset');
    expect(textsOf(xml, 'UUID')).toEqual(owner?.CustomFields.map(({ UUID }) => UUID));
    expect(emptied).toBe(nothing);
    expect(await first.text(path)).toBe(xml);
    expect(await allOf(second)).toEqual(values);
  });

  test('Only initial clients have generated values', async () => {
    await using caller = await start();
    const fields = { Name: 'New', Contacts: [{ Name: 'Ann' }] };
    const added = await records<{ UUID: string; Contacts: { UUID: string }[] }>(caller, {
      action: 'add',
      resource: 'client',
      count: 20,
      fields,
    });
    for (const { UUID, Contacts } of added) {
      expect(await caller.text(`client.api/get/${UUID}/customfield`)).toBe(nothing);
      const path = `client.api/contact/${Contacts[0]?.UUID ?? ''}/customfield`;
      expect(await caller.text(path)).toBe(nothing);
    }
  });

  test('The values of a job follow from its UUID alone and belong to fields for jobs', () => {
    const seed = { type: 'generated', name: 'Jobs', clients: 0 } as const;
    const [first, second] = [practiceOf(seed), practiceOf(seed)];
    const names = new Set<string>();
    const counts = new Set<number>();
    for (let place = 0; place < 200; place++) {
      const uuid = `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`;
      const values = first.customFields.valuesOf({ kind: 'job', uuid });
      expect(second.customFields.valuesOf({ kind: 'job', uuid })).toEqual(values);
      for (const { definition } of values) names.add(definition.name);
      counts.add(values.length);
    }
    expect(names).toEqual(
      new Set([
        'Handover notes',
        'Agreed fee',
        'Next review',
        'Engagement letter signed',
        'Workpapers',
      ]),
    );
    expect(counts).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    const { uuid } = first.identifiers.next();
    expect(first.customFields.valuesOf({ kind: 'job', uuid })).toEqual([]);
  });

  test('Values of 5,000 clients are generated on demand', async () => {
    await using caller = await start();
    await caller.post('practice', { practice: small, clients: 5_000, seed: 9 });
    const uuids = clientUuids(await caller.text('client.api/paged-list?pageSize=500'));
    const responses = await Promise.all(
      uuids.slice(0, 4).map((uuid) => caller.text(`client.api/get/${uuid}/customfield`)),
    );
    expect(responses.every((xml) => xml.startsWith('<Response><Status>OK</Status>'))).toBe(true);
    expect(await caller.get<unknown[]>('practices')).toMatchObject({
      [small]: { clients: 5_000, customFields: 10 },
    });
  });
});

describe('custom fields in the control API', () => {
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
