import { describe, expect, test } from 'vitest';
import { clientUuids, textsOf } from '../practice-caller.ts';
import { records, start } from './client-calls.ts';

describe('`client.api/list`', () => {
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

describe('`client.api/paged-list`', () => {
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
