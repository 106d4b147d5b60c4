import { describe, expect, test } from 'vitest';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import { clientXml, practiceId, respondXml, sourceAt, wire } from './support.ts';

const link = (token: string): string =>
  `https://api.xero.com/practicemanager/3.1/client.api/paged-list?pageSize=500&amp;pageToken=${token}`;
const page = (clients: string, links: string): string =>
  `<Response><Status>OK</Status><Clients>${clients}</Clients><Pagination><Links><First>${link('a')}</First>${links}</Links></Pagination></Response>`;

async function readPage(xml: string, token: string | null = null) {
  await using xpm = await wire(respondXml(xml));
  const read = await sourceAt(xpm.url).source.clientPage(practiceId, token);
  return { ...read, url: xpm.requests[0]?.url };
}

describe('A page of clients', () => {
  test('A page has its clients and the token of the next one', async () => {
    const read = await readPage(
      page(clientXml('A', ''), `<Next>${link('b%3D%26c')}</Next>`),
      'a b',
    );
    expect(read.url).toContain('client.api/paged-list?pageSize=500&pageToken=a+b');
    expect(read.records.map(({ name }) => name)).toEqual(['A']);
    expect(read.next).toBe('b=&c');
  });

  test.each([
    ['without links', '<Response><Status>OK</Status><Clients /></Response>'],
    ['without a link to a next one', page('', '')],
    ['with an empty link', page('', '<Next></Next>')],
  ])('A page %s is the last', async (_, xml) => {
    expect((await readPage(xml)).next).toBeNull();
  });

  test('A client that cannot be read is a problem of the page', async () => {
    const read = await readPage(page('<Client><Name>Without id</Name></Client>', ''));
    expect(read.problems).toMatchObject([{ type: 'recordSkipped', position: 0 }]);
  });

  test.each([
    ['leads to itself', link('same')],
    ['has no token', 'https://api.xero.com/other'],
    ['has a token that no cursor can hold', link('x'.repeat(1001))],
  ])('A page whose link %s is unreadable', async (_, next) => {
    const reading = readPage(page('', `<Next>${next}</Next>`), 'same');
    const failure = await reading.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SourceFailure);
    expect(failure).toMatchObject({ reason: { type: 'unreadable' } });
  });
});
