import { describe, expect, test } from 'vitest';
import { ok } from '../envelopes.ts';
import type { PracticeCaller } from '../practice-caller.ts';
import { clientUuids, textsOf } from '../practice-caller.ts';
import { post, put, records, start } from './client-calls.ts';

describe('Client groups', () => {
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

describe('Relationships', () => {
  interface Relationship {
    readonly UUID: string;
    readonly ID: number;
    readonly Type: string;
    readonly RelatedClient: { readonly UUID: string };
    readonly [name: string]: unknown;
  }
  const relationshipsOf = async (caller: PracticeCaller, uuid = '') =>
    (await records(caller, { action: 'get', uuid }))[0]?.['Relationships'] as Relationship[];

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
