import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { startSandbox } from '../../../sandbox/server.ts';
import { control, PracticeCaller, textsOf } from './practice-caller.ts';

/** The UUIDs of all clients in a streamed list. @throws when the list is not well-formed XML */
async function streamedUuids(response: Response): Promise<{ uuids: string[]; bytes: number }> {
  const parser = new SaxesParser({});
  const path: string[] = [];
  const uuids: string[] = [];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => path.push(name));
  parser.on('closetag', () => path.pop());
  parser.on('text', (text) => {
    if (path.join('/') === 'Response/Clients/Client/UUID') uuids.push(text);
  });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  for await (const block of response.body ?? []) {
    bytes += block.length;
    parser.write(decoder.decode(block, { stream: true }));
  }
  parser.close();
  return { uuids, bytes };
}

describe('A generated practice', () => {
  test('A list of 5,000 clients is streamed completely and each client has a UUID of its own', async () => {
    await using caller = await PracticeCaller.start();
    await caller.post('practice', { practice: 0, clients: 5_000, seed: 3 });
    const response = await caller.call('client.api/list?detailed=true');
    const { uuids, bytes } = await streamedUuids(response);
    expect(response.headers.get('transfer-encoding')).toBe('chunked');
    expect(new Set(uuids).size).toBe(5_000);
    expect(bytes / 5_000).toBeGreaterThan(2_500);
    expect(bytes / 5_000).toBeLessThan(3_500);
  });

  test('Other calls are served while a long list is streamed', async () => {
    await using caller = await PracticeCaller.start();
    await caller.post('practice', { practice: 0, clients: 20_000 });
    const order: string[] = [];
    const long = caller.text('client.api/list?detailed=true').then(() => order.push('long'));
    await expect.poll(() => caller.get('calls')).toMatchObject({ total: 1 });
    await caller.text('staff.api/list').then(() => order.push('short'));
    await long;
    expect(order).toEqual(['short', 'long']);
  });

  test('The same seed produces the same practice in every sandbox, and another seed a different one', async () => {
    const texts: string[] = [];
    for (const seed of [5, 5, 6]) {
      await using sandbox = await startSandbox();
      await control(sandbox, 'POST', 'practice', { practice: 0, clients: 30, seed });
      const caller = await PracticeCaller.of(sandbox, 0);
      texts.push(await caller.text('client.api/list?detailed=true'));
    }
    const [first = '', again, other] = texts;
    expect(first).toBe(again);
    expect(first).not.toBe(other);
  });

  test('The list contains every client exactly as client.api/get returns it', async () => {
    await using caller = await PracticeCaller.start({}, 2);
    const list = await caller.text('client.api/list?detailed=true');
    const clients = [
      ...list.matchAll(/<Client><UUID>([^<]*).*?<\/Client>(?=<Client>|<\/Clients>)/gs),
    ];
    const alone = await Promise.all(
      clients
        .slice(0, 5)
        .map(async ([, uuid = '']) =>
          (await caller.text(`client.api/get/${uuid}`))
            .replace(/^.*?(?=<Client>)/s, '')
            .replace('</Response>', ''),
        ),
    );
    const birthdays = (xml: string) => xml.replace(/T00:00:00(?=<\/DateOfBirth>)/, '');
    expect(alone).toEqual(clients.slice(0, 5).map(([xml]) => birthdays(xml)));
  });

  test('The default practice has all the special cases of real practices', async () => {
    await using caller = await PracticeCaller.start();
    const xml = await caller.text('client.api/list?detailed=true');
    const clients = xml.split(/(?=<Client><UUID>)/).slice(1);
    const some = (pattern: RegExp) => {
      const count = clients.filter((client) => pattern.test(client)).length;
      return count > 0 && count < clients.length;
    };
    const isSeen = {
      archived: some(/<IsArchived>Yes/),
      deleted: some(/<IsDeleted>Yes/),
      email: some(/<\/ReferralSource><Email>/),
      accountManager: some(/<AccountManager>/),
      jobManager: some(/<JobManager>/),
      noContacts: some(/<Contacts \/>/),
      threeContacts: some(/<Contacts>(<Contact>.*?<\/Contact>){3}<\/Contacts>/s),
      groups: some(/<Groups><Group>/),
      notes: some(/<Notes><Note>/),
      relationships: some(/<Relationships><Relationship>/),
      billingClient: some(/<BillingClient>/),
      tax: some(/<TaxNumber>/),
      newline: some(/<Address>[^<]*\n/),
      macron: some(/[āēīōū]/),
      sharpS: some(/ß/),
      cjk: some(/[\u4e00-\u9fff]/),
      emoji: some(/\p{Emoji_Presentation}/u),
      escaped: some(/&amp;|&lt;/),
    };
    const missing = Object.entries(isSeen).filter(([, seen]) => !seen);
    const names = clients.map((client) => textsOf(client, 'Name')[0]);
    expect(clients).toHaveLength(1_200);
    expect(missing).toEqual([]);
    expect(new Set(names).size).toBeLessThan(1_200);
  });

  test('The modified times of clients spread over past years', async () => {
    await using caller = await PracticeCaller.start();
    const since = async (year: number) => {
      const path = `client.api/list?modifiedsince=${year}-01-01T00:00:00`;
      return (await caller.text(path)).split('<Client>').length - 1;
    };
    const counts = [await since(2016), await since(2020), await since(2025), await since(2026)];
    expect(counts[0]).toBe(1_200);
    expect(counts).toEqual(counts.toSorted((one, other) => other - one));
    expect(counts[2]).toBeGreaterThan(0);
    expect(counts[3]).toBe(0);
  });
});
