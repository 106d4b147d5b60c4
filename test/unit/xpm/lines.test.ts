import { beforeAll, describe, expect, test } from 'vitest';
import { toLine } from '../../../src/db/bulk/delimited-rows.ts';
import { clientTable } from '../../../src/db/records/clients/clients.ts';
import { newRecordBatch } from '../../../src/db/records/record-stores.ts';
import type { ClientRecord } from '../../../src/domain/records/client.ts';
import type { ReadProblem } from '../../../src/domain/records/read-problem.ts';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import { RecordLine } from '../../../src/ports/record-line.ts';
import { readClient } from '../../../src/xpm/records/client.ts';
import { LineScanner } from '../../../src/xpm/xml/lines/line-scanner.ts';
import type { EntryScanner } from '../../../src/xpm/xml/response/response-feed.ts';
import { PracticeCaller } from '../sandbox/practice-caller.ts';
import type { ResponseParts } from './mutations.ts';
import {
  cutResponse,
  encodeResponse,
  encodings,
  mutateRecord,
  randomOf,
  recordMutations,
} from './mutations.ts';
import { clientsXml, clientXml, listResponse } from './support.ts';

const path = { container: 'Clients', entry: 'Client' };
const seed = 20_261_130;
const rounds = 60;

const newScanner = () =>
  new LineScanner(path.entry, readClient.fields, newRecordBatch('clients').fields);

interface Read {
  readonly lines: readonly string[];
  readonly problems: readonly ReadProblem[];
  readonly failure: string | null;
  /** How many records were read from their bytes. */
  readonly scanned: number;
}

/** Reads a list in pieces of about so many bytes, with a scanner or as text. */
async function read(
  bytes: Uint8Array,
  scanner?: EntryScanner<ClientRecord | RecordLine>,
  pieceLength = 5000,
): Promise<Read> {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += pieceLength) {
    pieces.push(bytes.slice(at, at + pieceLength));
  }
  const lines: string[] = [];
  const problems: ReadProblem[] = [];
  let scanned = 0;
  let failure: string | null = null;
  const shape = { path, read: readClient, scanner };
  try {
    for await (const chunk of listResponse<ClientRecord | RecordLine>(pieces, shape).chunks) {
      problems.push(...chunk.problems);
      for (const record of chunk.records) {
        const isLine = record instanceof RecordLine;
        scanned += isLine ? 1 : 0;
        lines.push(isLine ? record.bytes.toString() : toLine(record, clientTable.columns));
        if (isLine) expect(lines.at(-1)).toMatch(new RegExp(`^${record.xpmId}`));
      }
    }
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    failure = error.message;
  }
  return { lines, problems, failure, scanned };
}

/** Expects the same from bytes as from text, and returns how many records were read from their bytes. */
async function expectSame(
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
  scanner: EntryScanner<ClientRecord | RecordLine> = newScanner(),
  pieceLength?: number,
): Promise<number> {
  const { scanned, ...fromBytes } = await read(bytes, scanner, pieceLength);
  const { scanned: _, ...fromText } = await read(bytes);
  expect(fromBytes, name).toEqual(fromText);
  return scanned;
}

let sample: ResponseParts;
beforeAll(async () => {
  const practices = [{ type: 'generated', name: 'P', clients: 40, jobs: 1, seed: 9 }] as const;
  await using caller = await PracticeCaller.start({ practices });
  const xml = await caller.text('client.api/list?detailed=true');
  const [before = '', ...rest] = xml.split(/(?=<Client>)|(?=<\/Clients>)/);
  sample = { before, records: rest.slice(0, 16), after: rest.at(-1) ?? '' };
});

const whole = () => ({
  name: 'whole',
  bytes: new TextEncoder().encode(sample.before + sample.records.join('') + sample.after),
});

describe('Lines from the bytes of a list', () => {
  test('All records but the first are read from their bytes, in pieces of any length', async () => {
    for (const length of [1, 7, 100, 3000, 100_000]) {
      const scanned = await expectSame(whole(), newScanner(), length);
      expect(scanned).toBe(sample.records.length - 1);
    }
  });

  test.each(Object.keys(recordMutations))(
    'When %s, lines and problems are those of the text',
    async (name) => {
      const random = randomOf(seed + name.length);
      let scanned = 0;
      for (let round = 0; round < rounds; round += 1) {
        scanned += await expectSame(mutateRecord(sample, name, random), newScanner(), 20_000);
      }
      expect(scanned).toBeGreaterThan((rounds * sample.records.length) / 2);
    },
  );

  test('A cut list has the same records, and fails with the same message', async () => {
    const random = randomOf(seed);
    for (let round = 0; round < rounds; round += 1) {
      await expectSame(cutResponse(sample, round % 2 === 0, random));
    }
  });

  test.each(encodings)('A list in %s has the same records', async (encoding) => {
    const scanned = await expectSame(encodeResponse(sample, encoding));
    expect(scanned > 0).toBe(encoding === 'utf-8 with mark');
  });

  test('Any byte can be another one', async () => {
    const random = randomOf(seed + 1);
    for (let round = 0; round < rounds * 10; round += 1) {
      const { name, bytes } = whole();
      bytes[random(bytes.length)] = random(256);
      await expectSame({ name, bytes }, newScanner(), 20_000);
    }
  });

  test.each([
    ['a text with every entity', '<City>&lt;&gt;&amp;&quot;&apos;"\\</City>', true],
    ['a text with a newline and a tab', '<Address>1 Main\n\tStreet</Address>', true],
    ['an emoji', '<City>😀</City>', true],
    ['a letter of U+FF21', '<City>\uFF21</City>', true],
    ['notes with quotes', '<Notes><Note><Text>"\\\n\t&quot;</Text></Note></Notes>', true],
    [
      'identifiers in capitals',
      `<Groups><Group><UUID>${'AB'.repeat(4)}-ABCD-ABCD-ABCD-${'AB'.repeat(6)}</UUID><Name>G</Name></Group></Groups>`,
      true,
    ],
    ['an empty reference', '<JobManager><UUID /><Name></Name></JobManager>', true],
    ['indented elements', '\r\n  <City>Nelson</City>\r\n', true],
    ['an unknown element', '<Odd>text</Odd><City>Nelson</City>', true],
    ['a carriage return in a text', '<City>a\r\nb</City>', false],
    ['half a reference', '<JobManager><Name>Ada</Name></JobManager>', false],
    ['an element twice', '<City>a</City><City>b</City>', false],
    ['a numeric reference', '<City>&#65;</City>', false],
    ['an attribute', '<City kind="x">a</City>', false],
    ['a comment', '<City>a<!-- </Client> --></City>', false],
    ['a CDATA section', '<City><![CDATA[a</Client>]]></City>', false],
    ['a leap day', '<DateOfBirth>2024-02-29</DateOfBirth>', false],
    ['a day that does not exist', '<DateOfBirth>2023-02-29</DateOfBirth>', false],
    ['a name of blanks', '<Contacts><Contact><Name> </Name></Contact></Contacts>', false],
    ['a replacement character', '<City>\uFFFD</City>', false],
  ])('A client with %s has the same line', async (name, more, isScanned) => {
    const clients = ['One', 'Two'].map((each) => clientXml(each, more));
    const bytes = new TextEncoder().encode(clientsXml(...clients));
    expect(await expectSame({ name, bytes })).toBe(isScanned ? 1 : 0);
  });

  test('A scanner that changes one byte is found out', async () => {
    const scanner = newScanner();
    const broken: typeof scanner.scan = (...place) => {
      const line = scanner.scan(...place);
      line?.bytes.fill('?', line.bytes.length - 3, line.bytes.length - 2);
      return line;
    };
    await expect(expectSame(whole(), { scan: broken })).rejects.toThrow('whole');
  });
});
