import { describe, expect, test } from 'vitest';
import { clientUuids, textsOf } from '../practice-caller.ts';
import { post, put, records, start } from './client-calls.ts';

describe('`client.api/get` and search', () => {
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
    await caller.post('settings', { unknownClientMessage: 'Deleted' });
    expect(await caller.text(path)).toContain('<ErrorDescription>Deleted</ErrorDescription>');
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

describe('`client.api/add`, update, archive and delete', () => {
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

  test('An update without a name is accepted, or refused by setting', async () => {
    await using caller = await start();
    const [client] = await records(caller, { action: 'list', limit: 1 });
    const body = `<Client><UUID>${client?.UUID ?? ''}</UUID><Fax>34</Fax></Client>`;
    expect(textsOf(await put(caller, 'client.api/update', body), 'Fax')).toEqual(['34']);
    await caller.post('settings', { requiredInUpdates: 'documented' });
    const xml = await put(caller, 'client.api/update', body);
    expect(xml).toContain('The client name is required');
    const named = body.replace('<Fax>', '<Name>Named</Name><Fax>');
    expect(textsOf(await put(caller, 'client.api/update', named), 'Name')[0]).toBe('Named');
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
