import { describe, expect, test } from 'vitest';
import { readClient, readClientSummary } from '../../../src/xpm/records/client.ts';
import { readJob, readListedJob } from '../../../src/xpm/records/job.ts';
import type { ReadRecord } from '../../../src/xpm/xml/record.ts';
import { clientsXml, clientXml, drain, listResponse, only } from './support.ts';

const path = { container: 'Clients', entry: 'Client' };

/** The list of clients in a response, as its bytes arrive. */
const read = (...pieces: readonly (string | Uint8Array)[]) =>
  drain(listResponse(pieces, { path, read: readClient }));

const id = (number: number) =>
  `00000000-0000-4000-8000-0000000000${String(number).padStart(2, '0')}`;
const client = (number: number, name: string, more = '') => clientXml(name, more, id(number));

describe('Characters that XML forbids', () => {
  test('A forbidden character costs no record: it becomes U+FFFD, and the problem names the place', async () => {
    const city = '<City>Wan&#x1F;aka</City>';
    const emoji = 'Three &#xD83D;&#xDE00; Ltd';
    const { records, problems } = await read(
      clientsXml(client(1, 'One'), client(2, 'Two', city), client(3, emoji), client(4, 'Four')),
    );
    expect(records.map(({ name }) => name)).toEqual(['One', 'Two', 'Three 😀 Ltd', 'Four']);
    expect(records[1]?.city).toBe('Wan\uFFFDaka');
    expect(problems).toEqual([
      {
        type: 'textRepaired',
        reason: 'FORBIDDEN_CHARACTER',
        position: 1,
        xpmId: id(2),
        label: 'Two',
        part: 'City',
        message:
          'City contains a character that cannot be transferred; "\uFFFD" replaces it. Enter the text anew in XPM.',
      },
    ]);
  });

  test.each([
    ['a raw control character', 'a\u0001b', 'a\uFFFDb'],
    ['a raw NUL', 'a\0b', 'a\uFFFDb'],
    ['a NUL by its number', 'a&#0;b', 'a\uFFFDb'],
    ['a control character in CDATA', '<![CDATA[a\u001fb]]>', 'a\uFFFDb'],
    ['U+FFFF', 'a\uFFFFb', 'a\uFFFDb'],
    ['half a surrogate pair', 'a&#xD83D;b', 'a\uFFFDb'],
    ['two halves in the wrong order', 'a&#xDE00;&#xD83D;b', 'a\uFFFD\uFFFDb'],
    ['a number beyond Unicode', 'a&#x110000;b', 'a\uFFFDb'],
    ['a number of any length', `a&#${'9'.repeat(400)};b`, 'a\uFFFDb'],
  ])('A name with %s is repaired', async (_, name, repaired) => {
    const { records, problems } = await read(clientsXml(client(1, name), client(2, 'B')));
    expect(records.map((each) => each.name)).toEqual([repaired, 'B']);
    expect(problems).toMatchObject([{ reason: 'FORBIDDEN_CHARACTER', position: 0, part: 'Name' }]);
  });

  test.each([
    ['two hexadecimal references', '&#xd83d;&#xDE00;', '😀'],
    ['two decimal references', '&#55357;&#56832;', '😀'],
    ['one of each', '&#55357;&#xDE00;', '😀'],
    ['one reference', '&#x1F600;', '😀'],
    ['a tab and a carriage return', 'a&#9;b&#13;c', 'a\tb\rc'],
  ])('A name with %s is no problem', async (_, name, expected) => {
    const { records, problems } = await read(clientsXml(client(1, name)));
    expect(only(records).name).toBe(expected);
    expect(problems).toEqual([]);
  });

  test.each(['Smith & Sons', 'A&nbsp;B', 'A&B;C', '&;', 'a&#;b', 'a&#xZZ;b', 'x &'])(
    'The name "%s" stays as it is written, and its problem is named',
    async (name) => {
      const { records, problems } = await read(clientsXml(client(1, name), client(2, 'B')));
      expect(records.map((each) => each.name)).toEqual([name, 'B']);
      expect(problems).toMatchObject([
        { type: 'textRepaired', reason: 'UNKNOWN_ENTITY', position: 0, part: 'Name' },
      ]);
    },
  );
});

describe('Odd parts', () => {
  test('A contact without a name and a relationship without a client are left out alone', async () => {
    const contacts = `<Contacts><Contact><UUID>${id(11)}</UUID><Name>Ann</Name></Contact>
      <Contact><UUID>${id(12)}</UUID><Name /><Email>a@b.example</Email></Contact></Contacts>`;
    const relationships = `<Relationships><Relationship><UUID>${id(14)}</UUID><Type>Director</Type>
      <RelatedClient /></Relationship></Relationships>`;
    const { records, problems } = await read(
      clientsXml(client(1, 'One', contacts + relationships)),
    );
    expect(only(records)).toMatchObject({ contacts: [{ name: 'Ann' }], relationships: [] });
    expect(problems).toMatchObject([
      { type: 'partLeftOut', reason: 'PART_INCOMPLETE', part: 'Contacts[2].Name' },
      { type: 'partLeftOut', reason: 'PART_INCOMPLETE', part: 'Relationships[1].RelatedClient' },
    ]);
  });

  test('A manager without anything is nobody', async () => {
    const manager = '<AccountManager><UUID /><Name> </Name></AccountManager>';
    const { records, problems } = await read(clientsXml(client(1, 'One', manager)));
    expect(only(records).partner).toBeNull();
    expect(problems).toEqual([]);
  });

  test.each([
    '2026-04-05T00:00:00Z',
    '2026-04-05T23:59:59.999Z',
    '2026-04-05T00:00:00+13:00',
    '2026-04-05T00:00:00.000-0500',
    '2026-04-05T00:00Z',
    '20260405',
  ])('The date %s is the day as it is written', async (written) => {
    const xml = clientsXml(client(1, 'One', `<DateOfBirth>${written}</DateOfBirth>`));
    const { records, problems } = await read(xml);
    expect(only(records).dateOfBirth).toBe('2026-04-05');
    expect(problems).toEqual([]);
  });

  test.each(['Ok', 'ok', ' OK '])('The status "%s" is a success', async (status) => {
    const xml = clientsXml(client(1, 'One')).replace('>OK<', `>${status}<`);
    expect((await read(xml)).records).toHaveLength(1);
  });
});

describe('Jobs', () => {
  const job = (more: string) =>
    `<Job><ID>J000102</ID><UUID>${id(2)}</UUID><Name>Own work</Name><State>Planned</State>${more}</Job>`;
  const readJobs = (...jobs: string[]) => {
    const xml = `<Response><Status>OK</Status><Jobs>${jobs.join('')}</Jobs></Response>`;
    return drain(listResponse([xml], { path: { container: 'Jobs', entry: 'Job' }, read: readJob }));
  };

  test.each(['', '<Client />', '<Client><UUID /><Name /></Client>'])(
    'A job with the client "%s" has none',
    async (client) => {
      const { records, problems } = await readJobs(job(client));
      expect(records).toMatchObject([{ number: 'J000102', client: null }]);
      expect(problems).toEqual([]);
    },
  );

  test('A client without a UUID is left out of its job', async () => {
    const { records, problems } = await readJobs(job('<Client><Name>One</Name></Client>'));
    expect(records).toMatchObject([{ number: 'J000102', client: null }]);
    expect(problems).toMatchObject([{ type: 'partLeftOut', part: 'Client.UUID' }]);
  });
});

describe('An element of a list that is absent, or there and empty', () => {
  const readOne = async <T>(
    entry: string,
    { container, read }: { readonly container: string; readonly read: ReadRecord<T> },
  ) => {
    const xml = `<Response><Status>OK</Status><${container}>${entry}</${container}></Response>`;
    const path = { container, entry: container.slice(0, -1) };
    return only((await drain(listResponse([xml], { path, read }))).records);
  };
  const job = (more: string) =>
    `<Job><ID>J1</ID><UUID>${id(2)}</UUID><Name>Own</Name><State>Planned</State>${more}</Job>`;
  const listed = { container: 'Jobs', read: readListedJob };
  const alone = { container: 'Jobs', read: readJob };
  const page = { container: 'Clients', read: readClientSummary };

  test.each([
    ['absent from a list says nothing', '', undefined],
    ['empty in a list is empty', '<Budget /><Type></Type>', null],
  ])('A budget %s', async (_, elements, value) => {
    const job1 = await readOne(job(elements), listed);
    expect([job1.budget, job1.type]).toEqual([value, value]);
  });

  test('A budget absent from the job alone is empty', async () => {
    const { budget, type } = await readOne(job(''), alone);
    expect([budget, type]).toEqual([null, null]);
  });

  test('A text absent from a page of clients says nothing, and an empty one is empty', async () => {
    const { phone, email } = await readOne(client(1, 'One', '<Phone />'), page);
    expect([phone, email]).toEqual([null, undefined]);
  });
});

describe('Broken XML', () => {
  const broken = '<City>Wanaka</City>';
  test.each([
    ['an end tag with another name', '<City>Wanaka</Cty>'],
    ['a start tag that does not end', '<City Wanaka</City>'],
    ['an element that does not end', '<City>Wanaka'],
    ['an end tag without a start', 'Wanaka</City>'],
    ['a comment that does not end', '<!-- <City>Wanaka</City>'],
    ['a CDATA section that does not end', '<City><![CDATA[Wanaka</City>'],
    ['a declaration', '<!ELEMENT City>'],
    ['elements deeper than any record', '<a>'.repeat(40) + '</a>'.repeat(40)],
    ['more text than any record', `<City>${'x'.repeat(6_000_000)}</City>`],
  ])('A record with %s is skipped alone, by its id and name', async (_, damage) => {
    const xml = clientsXml(
      client(1, 'One', broken),
      client(2, 'Two', damage),
      client(3, 'Three', broken),
    );
    const pieces = xml.match(/[^]{1,65536}/g) ?? [];
    const { records, problems } = await read(...pieces);
    expect(records.map(({ name }) => name)).toEqual(['One', 'Three']);
    expect(problems).toMatchObject([
      { type: 'recordSkipped', position: 1, xpmId: id(2), label: 'Two', part: null },
    ]);
  });

  test.each([
    ['</Client>', 'x/Client>'],
    ['</Client>', '<xClient>'],
    ['</Client>', '</Giant>'],
    ['</Client>', ''],
    ['<Client>', 'xClient>'],
    ['<Client>', '</Client>'],
    ['<Client>', '<?Client>'],
    ['<Client>', '<!Client>'],
    ['<Client>', ''],
  ])('Only the record whose %s is %s is skipped', async (tag, instead) => {
    const two = client(2, 'Two', broken);
    const xml = clientsXml(client(1, 'One'), two.replace(tag, instead), client(3, 'Three'));
    const { records, problems } = await read(xml);
    expect(records.map(({ name }) => name)).toEqual(['One', 'Three']);
    expect(problems).toMatchObject([{ type: 'recordSkipped', position: 1 }]);
  });

  test('A damaged record is never taken for the person to whom it refers', async () => {
    const manager = `<JobManager><UUID>${id(9)}</UUID><Name>Bo</Name></JobManager>`;
    const two = `<Client>${manager}<City>x</Cty><UUID>${id(2)}</UUID><Name>Two</Name></Client>`;
    const { problems } = await read(clientsXml(two, client(3, 'Three')));
    expect(problems).toMatchObject([{ reason: 'RECORD_WITHOUT_ID', xpmId: null, label: null }]);
  });
});

describe('Encodings', () => {
  const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>`;
  const xml = clientsXml(client(1, 'Zoë & Co'.replace('&', '&amp;')));

  test.each([
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${xml}`)],
    ['UTF-16 with a byte order mark', Buffer.from(`\uFEFF${xml}`, 'utf16le')],
    ['UTF-16 without one', Buffer.from(xml, 'utf16le')],
    ['UTF-16, the high byte first', Buffer.from(`\uFEFF${xml}`, 'utf16le').swap16()],
    ['Latin-1, as declared', Buffer.from(declared('ISO-8859-1') + xml, 'latin1')],
    ['UTF-8 that is declared as UTF-16', Buffer.from(declared('utf-16') + xml)],
    ['UTF-8 that is declared as something unknown', Buffer.from(declared('x-none') + xml)],
  ])('A response in %s is read', async (_, bytes) => {
    expect(only((await read(bytes)).records).name).toBe('Zoë & Co');
    const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
    expect(only((await read(...single)).records).name).toBe('Zoë & Co');
  });
});

describe('A list that is cut', () => {
  test('All records before the cut are read, and the list is incomplete', async () => {
    const xml = clientsXml(client(1, 'One'), client(2, 'Two'), client(3, 'Three'));
    const cut = xml.slice(0, xml.indexOf('Three'));
    const names: string[] = [];
    const reading = async () => {
      for await (const { records } of listResponse([cut], { path, read: readClient }).chunks) {
        names.push(...records.map(({ name }) => name));
      }
    };
    await expect(reading()).rejects.toMatchObject({ reason: { type: 'unreadable', status: 200 } });
    expect(names).toEqual(['One', 'Two']);
  });
});
