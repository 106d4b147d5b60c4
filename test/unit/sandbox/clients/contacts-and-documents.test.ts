import { describe, expect, test } from 'vitest';
import type { PracticeCaller } from '../practice-caller.ts';
import { clientUuids, textsOf } from '../practice-caller.ts';
import { post, put, records, start } from './client-calls.ts';

describe('Contacts', () => {
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

  test('In 3.0 a contact is read, changed and deleted by its number alone', async () => {
    await using caller = await start();
    const list = await caller.text('client.api/list?detailed=true', { version: '3.0' });
    const [, id = ''] = /<Contact><ID>(\d+)<\/ID>/.exec(list) ?? [];
    const path = `client.api/contact/${id}`;
    const call = (method: string, body?: string) =>
      caller.text(path, { version: '3.0', method, ...(body !== undefined && { body }) });
    const changed = await call('PUT', '<Contact><Mobile>021</Mobile></Contact>');
    expect(textsOf(changed, 'Mobile')).toEqual(['021']);
    expect(textsOf(await call('GET'), 'Mobile')).toEqual(['021']);
    expect(await call('DELETE')).toContain('<Status>OK</Status>');
    expect(await call('GET')).toContain('Invalid contact identifier');
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

describe('Documents', () => {
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
