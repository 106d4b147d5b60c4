import { describe, expect, test } from 'vitest';
import { clientUuids, PracticeCaller, textsOf } from './practice-caller.ts';

interface ClientJson {
  readonly UUID: string;
  readonly ID: number;
  readonly Name: string;
  readonly IsArchived: string;
  readonly IsDeleted: string;
  readonly Contacts: readonly { readonly UUID: string; readonly Name: string }[];
  readonly [name: string]: unknown;
}

const small = 2;
const now = Date.UTC(2026, 8, 10, 12, 0, 0);
const start = (settings = {}, practice: number = small) =>
  PracticeCaller.start({ now: () => now, settings }, practice);

async function records(
  caller: PracticeCaller,
  request: Record<string, unknown>,
): Promise<ClientJson[]> {
  const body = { practice: small, resource: 'client', ...request };
  return (await caller.post<{ records: ClientJson[] }>('records', body)).records;
}

const put = (caller: PracticeCaller, path: string, body: string) =>
  caller.text(path, { method: 'PUT', body });
const post = (caller: PracticeCaller, path: string, body: string) =>
  caller.text(path, { method: 'POST', body });

describe('client.api/list', () => {
  test('The list contains archived and deleted clients', async () => {
    await using caller = await start();
    const xml = await caller.text('client.api/list');
    expect(clientUuids(xml)).toHaveLength(40);
    expect(new Set(textsOf(xml, 'IsArchived'))).toEqual(new Set(['Yes', 'No']));
    expect(textsOf(xml, 'IsDeleted')).toContain('Yes');
  });

  test('The list omits notes, groups and relationships unless it is detailed', async () => {
    await using caller = await start();
    const plain = await caller.text('client.api/list');
    const detailed = await caller.text('client.api/list?detailed=true');
    for (const name of ['Notes', 'Groups', 'Relationships']) {
      expect(plain).not.toContain(`<${name}`);
      expect(detailed).toContain(`<${name}`);
    }
    expect(plain).toContain('<Contacts>');
  });

  test('A client of 3.1 starts with its UUID and has a masked tax number', async () => {
    await using caller = await start();
    const xml = await caller.text('client.api/list?detailed=true');
    expect(xml).toMatch(/^<Response><Status>OK<\/Status><Clients><Client><UUID>/);
    expect(xml).not.toContain('<IsProspect>');
    for (const number of textsOf(xml, 'TaxNumber')) expect(number).toMatch(/^(\**.{3})?$/);
  });

  test('The list agrees with the control API about each client', async () => {
    await using caller = await start();
    const xml = await caller.text('client.api/list?detailed=true');
    const expected = await records(caller, { action: 'list' });
    expect(clientUuids(xml)).toEqual(expected.map(({ UUID }) => UUID));
    expect(textsOf(xml, 'IsArchived')).toEqual(expected.map(({ IsArchived }) => IsArchived));
    expect(textsOf(xml, 'DateOfBirth')[0]).toBe(`${String(expected[0]?.['DateOfBirth'])}T00:00:00`);
  });

  test('The parameter modifiedsince selects clients that changed in that second or later', async () => {
    await using caller = await start();
    const before = await caller.text('client.api/list?modifiedsince=2026-09-10T12:00:00');
    const changed = await records(caller, { action: 'update', count: 3, fields: { Phone: '1' } });
    const since = await caller.text('client.api/list?modifiedsince=2026-09-10T12:00:00');
    const later = await caller.text('client.api/list?modifiedsince=2026-09-10T12:00:01');
    expect(before).toBe('<Response><Status>OK</Status><Clients /></Response>');
    expect(clientUuids(since)).toEqual(changed.map(({ UUID }) => UUID));
    expect(clientUuids(later)).toEqual([]);
  });

  test('The parameter modifiedsince uses the moved clock', async () => {
    await using caller = await start();
    await caller.post('clock', { advanceSeconds: 600 });
    const [client] = await records(caller, { action: 'archive', count: 1 });
    const since = await caller.text('client.api/list?modifiedsince=2026-09-10T12:10:00');
    expect(clientUuids(since)).toEqual([client?.UUID]);
    expect(textsOf(since, 'IsArchived')).toEqual(['Yes']);
  });

  test('A modifiedsince that is not a time is rejected with 400', async () => {
    await using caller = await start();
    expect((await caller.call('client.api/list?modifiedsince=yesterday')).status).toBe(400);
  });

  test('A client of 3.0 starts with its number and ends with its UUID', async () => {
    await using caller = await start();
    const xml = await caller.text('client.api/list', { version: '3.0' });
    expect(xml).toMatch(/^<Response api-method="List"><Status>OK<\/Status><Clients><Client><ID>/);
    expect(xml).toMatch(/<\/UUID><\/Client><\/Clients><\/Response>$/);
    expect(xml).toContain('<AccountManager><ID>');
  });

  test('The list omits a removed client and contains an added one', async () => {
    await using caller = await start();
    const [removed] = await records(caller, { action: 'remove', count: 1, offset: 5 });
    const [added] = await records(caller, { action: 'add', fields: { Name: 'Brand new' } });
    const uuids = clientUuids(await caller.text('client.api/list'));
    expect(uuids).toHaveLength(40);
    expect(uuids).not.toContain(removed?.UUID);
    expect(uuids.at(-1)).toBe(added?.UUID);
  });
});

describe('client.api/paged-list', () => {
  test('The links lead through all active clients page by page', async () => {
    await using caller = await start();
    const uuids: string[] = [];
    const sizes: number[] = [];
    let next: string | null = 'client.api/paged-list?pageSize=10';
    while (next !== null) {
      const page = await caller.text(next);
      const found = clientUuids(page);
      uuids.push(...found);
      sizes.push(found.length);
      const link = /<Next>([^<]*)<\/Next>/.exec(page)?.[1]?.replaceAll('&amp;', '&');
      next = link === undefined ? null : link.replace(/^.*\/3\.1\//, '');
    }
    const expected = await records(caller, { action: 'list' });
    const active = expected.filter((one) => one.IsArchived === 'No' && one.IsDeleted === 'No');
    expect(uuids).toEqual(active.map(({ UUID }) => UUID));
    expect(sizes).toEqual([10, 10, 10, active.length - 30]);
  });

  test('A page has 50 clients without contacts, groups and tax, and complete URLs', async () => {
    await using caller = await start({}, 0);
    const page = await caller.text('client.api/paged-list');
    expect(clientUuids(page)).toHaveLength(50);
    expect(page).not.toMatch(/<Contacts|<Groups|<TaxNumber/);
    expect(textsOf(page, 'First')).toEqual([
      `${caller.sandbox.url}/practicemanager/3.1/client.api/paged-list?pageSize=50`,
    ]);
    expect(textsOf(page, 'Next')).toHaveLength(1);
  });

  test('A change between two pages neither repeats nor hides a client', async () => {
    await using caller = await start();
    const first = await caller.text('client.api/paged-list?pageSize=3');
    const [, second] = clientUuids(first);
    await records(caller, { action: 'archive', uuid: second });
    const link = /<Next>([^<]*)<\/Next>/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const next = await caller.text(link.replace(/^.*\/3\.1\//, ''));
    const expected = await records(caller, { action: 'list' });
    expect(clientUuids(next)[0]).toBe(expected[3]?.UUID);
  });

  test.each(['pageSize=0', 'pageSize=501', 'pageSize=many', 'pageToken=forged'])(
    'The query %s is rejected with 400',
    async (query) => {
      await using caller = await start();
      expect((await caller.call(`client.api/paged-list?${query}`)).status).toBe(400);
    },
  );
});

describe('client.api/get and search', () => {
  test('The response contains the URL of the client and a birthday without time', async () => {
    await using caller = await start();
    const [client] = await records(caller, { action: 'list', limit: 1 });
    const xml = await caller.text(`client.api/get/${client?.UUID ?? ''}`);
    expect(xml).toMatch(/^<Response><Status>OK<\/Status><WebUrl>https:[^<]*<\/WebUrl><Client>/);
    expect(textsOf(xml, 'DateOfBirth')).toEqual([client?.['DateOfBirth']]);
  });

  test('A client is identified by UUID in 3.1 and by number in 3.0', async () => {
    await using caller = await start();
    const [client] = await records(caller, { action: 'list', limit: 1 });
    const { UUID = '', ID = 0 } = client ?? {};
    const upper = await caller.text(`client.api/get/${UUID.toUpperCase()}`);
    const byNumber = await caller.text(`client.api/get/${ID}`, { version: '3.0' });
    const wrongWay = await caller.text(`client.api/get/${ID}`);
    expect(clientUuids(upper)).toEqual([UUID]);
    expect(byNumber).toContain(`<Client><ID>${ID}</ID>`);
    expect(wrongWay).toContain('<Status>ERROR</Status>');
  });

  test('An unknown client is a refusal with status 200, or by setting a 404', async () => {
    await using caller = await start();
    const path = 'client.api/get/00000000-0000-4000-8000-000000000000';
    const refused = await caller.call(path);
    expect(refused.status).toBe(200);
    expect(await refused.text()).toBe(
      '<Response><Status>ERROR</Status><ErrorDescription>Invalid client identifier</ErrorDescription></Response>',
    );
    await caller.post('settings', { unknownIdentifier: 'notFound' });
    expect((await caller.call(path)).status).toBe(404);
  });

  test('The search finds a client by a part of its name', async () => {
    await using caller = await start();
    await records(caller, { action: 'add', fields: { Name: 'Ünique & Söhne' } });
    const found = await caller.text('client.api/search?query=%C3%BCnique');
    expect(textsOf(found, 'Name')).toEqual(['Ünique &amp; Söhne']);
  });
});

describe('client.api/add, update, archive and delete', () => {
  test('An added client has all the sent elements in the form of responses', async () => {
    await using caller = await start();
    const [member] = await records(caller, { action: 'list', resource: 'staff' });
    const xml = await post(
      caller,
      'client.api/add',
      `<Client><Name>A &amp; B</Name><Email>a@example.com</Email><WebSite>https://a.example</WebSite>
       <GSTPeriod>2</GSTPeriod><DateOfBirth>19900131</DateOfBirth><TaxNumber>123456789</TaxNumber>
       <AccountManagerUUID>${member?.UUID ?? ''}</AccountManagerUUID>
       <Contacts><Contact><Name>Ann</Name><IsPrimary>Yes</IsPrimary></Contact></Contacts></Client>`,
    );
    const [uuid = ''] = clientUuids(xml);
    expect(xml).toContain('<Name>A &amp; B</Name>');
    expect(textsOf(xml, 'Website')).toEqual(['https://a.example']);
    expect(textsOf(xml, 'GSTPeriod')).toEqual(['2 Monthly']);
    expect(textsOf(xml, 'DateOfBirth')).toEqual(['1990-01-31']);
    expect(textsOf(xml, 'TaxNumber')).toEqual(['******789']);
    expect(xml).toContain(`<AccountManager><UUID>${member?.UUID ?? ''}</UUID>`);
    expect(xml).toContain('<Name>Ann</Name>');
    expect(clientUuids(await caller.text('client.api/list')).at(-1)).toBe(uuid);
  });

  test('A client without a name is refused', async () => {
    await using caller = await start();
    const xml = await post(
      caller,
      'client.api/add',
      '<Client><Email>a@example.com</Email></Client>',
    );
    expect(textsOf(xml, 'ErrorDescription')).toEqual(['The client name is required']);
  });

  test('An update keeps elements that are left out and clears empty ones', async () => {
    await using caller = await start();
    const fields = { Phone: '12', Fax: '34', Email: 'a@example.com' };
    const [client] = await records(caller, { action: 'update', count: 1, fields });
    const uuid = client?.UUID ?? '';
    const body = `<Client><UUID>${uuid}</UUID><Fax></Fax><Email /></Client>`;
    const xml = await put(caller, 'client.api/update', body);
    expect(textsOf(xml, 'Phone')[0]).toBe('12');
    expect(textsOf(xml, 'Fax')).toEqual(['']);
    expect(xml).not.toContain('<Email>a@example.com');
    expect(textsOf(xml, 'Name')[0]).toBe(client?.Name.replaceAll('&', '&amp;'));
  });

  test('An update clears elements that are left out when the setting says so', async () => {
    await using caller = await start({ absentElements: 'clear' });
    const [client] = await records(caller, { action: 'update', count: 1, fields: { Phone: '12' } });
    const body = `<Client><UUID>${client?.UUID ?? ''}</UUID><Fax>34</Fax></Client>`;
    const xml = await put(caller, 'client.api/update', body);
    expect(textsOf(xml, 'Phone')[0]).toBe('');
    expect(textsOf(xml, 'Fax')).toEqual(['34']);
  });

  test('Archiving and deleting set flags and the modified time', async () => {
    await using caller = await start();
    const [first, second] = await records(caller, { action: 'list', limit: 2 });
    const named = (uuid = '') => `<Client><UUID>${uuid}</UUID></Client>`;
    const archived = await put(caller, 'client.api/archive', named(first?.UUID));
    await post(caller, 'client.api/delete', named(second?.UUID));
    const since = await caller.text('client.api/list?modifiedsince=2026-09-10T12:00:00');
    expect(archived).toBe('<Response><Status>OK</Status></Response>');
    expect(clientUuids(since)).toEqual([first?.UUID, second?.UUID]);
    expect(textsOf(since, 'IsArchived')).toEqual(['Yes', 'No']);
    expect(textsOf(since, 'IsDeleted')[0]).toBe('No');
    expect(since).toContain('<IsArchived>No</IsArchived><IsDeleted>Yes</IsDeleted>');
  });

  test('An update with an unknown reference changes nothing', async () => {
    await using caller = await start();
    const [client] = await records(caller, { action: 'list', limit: 1 });
    const uuid = client?.UUID ?? '';
    const body = `<Client><UUID>${uuid}</UUID><Name>New</Name><JobManagerUUID>who</JobManagerUUID></Client>`;
    const xml = await put(caller, 'client.api/update', body);
    const [after] = await records(caller, { action: 'get', uuid });
    expect(xml).toContain('<Status>ERROR</Status>');
    expect(after).toEqual(client);
  });
});

describe('contacts', () => {
  const contactOf = async (caller: PracticeCaller) => {
    const [, client] = await records(caller, { action: 'list', limit: 2 });
    return { client: client?.UUID ?? '', contact: client?.Contacts[0]?.UUID ?? '' };
  };

  test('A contact is read, changed and deleted by its UUID', async () => {
    await using caller = await start();
    const { client, contact } = await contactOf(caller);
    const path = `client.api/contact/${contact}`;
    const changed = await put(caller, path, '<Contact><Mobile>021</Mobile></Contact>');
    const since = await caller.text('client.api/list?modifiedsince=2026-09-10T12:00:00');
    const read = await caller.text(`${path}?clientUuid=${client}`);
    await caller.call(path, { method: 'DELETE' });
    expect(textsOf(changed, 'Mobile')).toEqual(['021']);
    expect(read).toBe(changed);
    expect(clientUuids(since)).toEqual([client]);
    expect(await caller.text(path)).toContain('Invalid contact identifier');
  });

  test('Contacts are added alone or in groups, and a client has one primary contact', async () => {
    await using caller = await start();
    const { client } = await contactOf(caller);
    const owner = `<Client><UUID>${client}</UUID></Client>`;
    const one = `<Contact>${owner}<Name>Eve</Name><IsPrimary>Yes</IsPrimary></Contact>`;
    await post(caller, 'client.api/contact', one);
    const two =
      '<Contacts><Contact><Name>Fay</Name></Contact><Contact><Name>Gil</Name></Contact></Contacts>';
    await post(caller, `client.api/client/${client}/contacts`, two);
    const xml = await caller.text(`client.api/get/${client}`);
    const contacts = /<Contacts>.*<\/Contacts>/s.exec(xml)?.[0] ?? '';
    expect(textsOf(contacts, 'Name').slice(-3)).toEqual(['Eve', 'Fay', 'Gil']);
    expect(textsOf(contacts, 'IsPrimary').filter((flag) => flag === 'Yes')).toHaveLength(1);
  });

  test('The list of contacts names the client of each contact', async () => {
    await using caller = await start();
    const { client, contact } = await contactOf(caller);
    const xml = await caller.text('client.api/contacts');
    expect(xml).toContain(`<Contact><UUID>${contact}</UUID>`);
    expect(xml).toContain(`<Client><UUID>${client}</UUID></Client></Contact>`);
    expect(xml).toContain('<Pagination><Links><First>');
  });
});

describe('client groups', () => {
  test('The list has no members, and a single group has them', async () => {
    await using caller = await start();
    const list = await caller.text('clientgroup.api/list');
    const [uuid = ''] = textsOf(list, 'UUID');
    const xml = await caller.text(`clientgroup.api/get/${uuid}`);
    const expected = await records(caller, { action: 'list' });
    const members = expected.filter(({ Groups }) =>
      (Groups as readonly { UUID: string }[]).some((group) => group.UUID === uuid),
    );
    expect(list).not.toContain('<Clients');
    expect(clientUuids(xml)).toEqual(members.map(({ UUID }) => UUID));
    expect(members.length).toBeGreaterThan(0);
  });

  test('A group is created, filled, emptied and deleted', async () => {
    await using caller = await start();
    const [first, second] = await records(caller, { action: 'list', limit: 2 });
    const added = await post(
      caller,
      'clientgroup.api/add',
      `<Group><Name>New & old</Name></Group>`.replace('&', '&amp;'),
    );
    const [uuid = ''] = textsOf(added, 'UUID');
    const change = (content: string) =>
      put(caller, 'clientgroup.api/members', `<Group><UUID>${uuid}</UUID>${content}</Group>`);
    const both = await change(
      `<add uuid="${first?.UUID ?? ''}"/><add uuid="${second?.UUID ?? ''}"/>`,
    );
    const one = await change(`<remove uuid="${first?.UUID ?? ''}"/>`);
    await post(caller, 'clientgroup.api/delete', `<Group><UUID>${uuid}</UUID></Group>`);
    expect(clientUuids(both)).toEqual([first?.UUID, second?.UUID]);
    expect(clientUuids(one)).toEqual([second?.UUID]);
    expect(await caller.text('clientgroup.api/list')).not.toContain(uuid);
    expect(await caller.text(`client.api/get/${second?.UUID ?? ''}`)).not.toContain(
      'New &amp; old',
    );
  });
});

describe('relationships', () => {
  interface Relationship {
    readonly UUID: string;
    readonly ID: number;
    readonly Type: string;
    readonly RelatedClient: { readonly UUID: string };
    readonly [name: string]: unknown;
  }
  const relationshipsOf = async (caller: PracticeCaller, uuid = '') =>
    (await records(caller, { action: 'get', uuid }))[0]?.['Relationships'] as Relationship[];
  const ok = '<Response><Status>OK</Status></Response>';

  test('An added relationship sets the modified time of its first client', async () => {
    await using caller = await start();
    const [, first, other] = await records(caller, { action: 'list', limit: 3 });
    const response = await post(
      caller,
      'client.api/addrelationship',
      `<Relationship><ClientUUID>${first?.UUID ?? ''}</ClientUUID>
       <RelatedClientUUID>${other?.UUID ?? ''}</RelatedClientUUID><Type>Shareholder</Type>
       <NumberOfShares>1000</NumberOfShares><StartDate>2020-01-31</StartDate></Relationship>`,
    );
    const since = await caller.text('client.api/list?modifiedsince=2026-09-10T12:00:00');
    expect(response).toBe(ok);
    expect((await relationshipsOf(caller, first?.UUID)).at(-1)).toMatchObject({
      Type: 'Shareholder',
      RelatedClient: { UUID: other?.UUID },
      NumberOfShares: '1000',
      Percentage: '0.00',
      StartDate: '2020-01-31T00:00:00',
      EndDate: '',
    });
    expect(clientUuids(since)).toEqual([first?.UUID]);
  });

  test('A relationship is changed and deleted by UUID, and by number in 3.0', async () => {
    await using caller = await start();
    const clients = await records(caller, { action: 'list' });
    const owners = clients.filter(({ Relationships }) => (Relationships as unknown[]).length > 0);
    const [first, second] = owners;
    const [byUuid] = await relationshipsOf(caller, first?.UUID);
    const [byNumber] = await relationshipsOf(caller, second?.UUID);
    const changed = await put(
      caller,
      'client.api/updaterelationship',
      `<Relationship><UUID>${byUuid?.UUID ?? ''}</UUID><Percentage>30</Percentage><StartDate /></Relationship>`,
    );
    const [after] = await relationshipsOf(caller, first?.UUID);
    const deleted = await post(
      caller,
      'client.api/deleterelationship',
      `<Relationship><UUID>${byUuid?.UUID ?? ''}</UUID></Relationship>`,
    );
    const body = `<Relationship><ID>${byNumber?.ID ?? 0}</ID></Relationship>`;
    const path = 'client.api/deleterelationship';
    await caller.text(path, { method: 'POST', body, version: '3.0' });
    const again = await post(
      caller,
      path,
      `<Relationship><UUID>${byUuid?.UUID ?? ''}</UUID></Relationship>`,
    );
    expect([changed, deleted]).toEqual([ok, ok]);
    expect(after).toEqual({ ...byUuid, Percentage: '30', StartDate: '' });
    expect(await relationshipsOf(caller, first?.UUID)).toEqual([]);
    expect(await relationshipsOf(caller, second?.UUID)).toEqual([]);
    expect(textsOf(again, 'ErrorDescription')).toEqual(['Invalid relationship identifier']);
  });

  test('A relationship of an unknown type or client is refused', async () => {
    await using caller = await start();
    const [client] = await records(caller, { action: 'list', limit: 1 });
    const add = async (owner: string, related: string, type: string) => {
      const content = `<ClientUUID>${owner}</ClientUUID><RelatedClientUUID>${related}</RelatedClientUUID>`;
      const body = `<Relationship>${content}<Type>${type}</Type></Relationship>`;
      return textsOf(await post(caller, 'client.api/addrelationship', body), 'ErrorDescription');
    };
    const uuid = client?.UUID ?? '';
    expect(await add(uuid, uuid, 'Rival')).toEqual(['Invalid relationship type']);
    expect(await add('who', uuid, 'Owner')).toEqual(['Invalid client identifier']);
    expect(await add(uuid, 'who', 'Owner')).toEqual(['Invalid client identifier']);
    const empty = await caller.call('client.api/updaterelationship', { method: 'PUT' });
    expect(empty.status).toBe(400);
  });
});

describe('documents', () => {
  test('A document is listed once it is added', async () => {
    await using caller = await start();
    const [client] = await records(caller, { action: 'list', limit: 1 });
    const uuid = client?.UUID ?? '';
    const path = `client.api/documents/${uuid}`;
    const before = await caller.text(path);
    await post(
      caller,
      'client.api/document',
      `<Document><ClientUUID>${uuid}</ClientUUID><Title>Deed</Title><Text>signed</Text>
       <FileName>the deed.pdf</FileName><Content>JVBERg==</Content></Document>`,
    );
    expect(before).toBe('<Response><Status>OK</Status><Documents /></Response>');
    expect(await caller.text(path)).toBe(
      '<Response><Status>OK</Status><Documents><Document><Title>Deed</Title><Text>signed</Text>' +
        '<Folder></Folder><Date>20260910</Date><CreatedBy></CreatedBy>' +
        '<URL>https://practicemanager.xero.com/documents/the%20deed.pdf</URL></Document></Documents></Response>',
    );
  });

  test('A document without title, name or content is refused', async () => {
    await using caller = await start();
    const [client] = await records(caller, { action: 'list', limit: 1 });
    const add = async (content: string) => {
      const body = `<Document><ClientUUID>${client?.UUID ?? ''}</ClientUUID>${content}</Document>`;
      return textsOf(await post(caller, 'client.api/document', body), 'ErrorDescription');
    };
    expect(await add('<FileName>a</FileName>')).toEqual(['The document Title is required']);
    expect(await add('<Title>a</Title>')).toEqual(['The document FileName is required']);
    expect(await add('<Title>a</Title><FileName>a</FileName>')).toEqual([
      'The document Content is required',
    ]);
  });
});
