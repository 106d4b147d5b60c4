import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import { readList } from '../../../src/xpm/calls/list.ts';
import type { XmlResponse } from '../../../src/xpm/http/transport.ts';
import { readClient } from '../../../src/xpm/records/client.ts';
import {
  clientsXml,
  clientXml,
  drain,
  now,
  practiceId,
  recordingOf,
  sourceAt,
  xmlHeaders,
} from './support.ts';

const shape = { path: { container: 'Clients', entry: 'Client' }, read: readClient };

/** A list's response whose body arrives in these pieces. */
function responseOf(pieces: readonly Uint8Array[]): XmlResponse {
  const body = Readable.from(pieces) as AsyncIterable<Uint8Array>;
  const end = () => undefined;
  return { call: 'client.api/list', number: 1n, status: 200, asOf: now, body, end };
}

function read(...pieces: Uint8Array[]) {
  return drain({ asOf: now, call: 1n, chunks: readList(responseOf(pieces), shape) });
}

const text = new TextEncoder();
const tricky = text.encode(
  clientsXml(
    clientXml('Zoë &amp; Ünal 株式会社 😀', '<Address>1\r\nLong\nStreet</Address>'),
    clientXml('<![CDATA[A & B]]>', '<Contacts /><IsArchived>Yes</IsArchived>'),
    '<Client><Name>unidentified &lt;3</Name></Client>',
  ),
);

describe('A list in pieces', () => {
  test('The list is the same in two pieces, even when a letter or an entity is split', async () => {
    const whole = await read(tricky);
    expect(whole.records.map(({ name }) => name)).toEqual(['Zoë & Ünal 株式会社 😀', 'A & B']);
    for (let at = 0; at <= tricky.length; at += 1) {
      expect(await read(tricky.subarray(0, at), tricky.subarray(at))).toEqual(whole);
    }
  });

  test('The list is the same byte by byte', async () => {
    const bytes = Array.from(tricky, (_, at) => tricky.subarray(at, at + 1));
    expect(await read(...bytes)).toEqual(await read(tricky));
  });

  test('The recorded list is the same in any pieces', async () => {
    const body = text.encode(recordingOf('client.list.when_detailed_true').response.body);
    const whole = await read(body);
    const cuts = fc.array(fc.integer({ min: 0, max: body.length }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(cuts, async (places) => {
        const sorted = [0, ...places.toSorted((a, b) => a - b), body.length];
        const pieces = sorted.slice(1).map((end, i) => body.subarray(sorted[i], end));
        expect(await read(...pieces)).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });

  test('A list that is cut off at any byte is never taken for complete', async () => {
    for (let length = 0; length < tricky.length; length += 1) {
      const failure: unknown = await read(tricky.subarray(0, length)).catch((it: unknown) => it);
      expect(failure).toBeInstanceOf(SourceFailure);
      expect(failure).toMatchObject({ reason: { type: 'unreadable' } });
    }
  });

  test('A byte that is not UTF-8 does not make the list unreadable', async () => {
    const bytes = text.encode(clientsXml(clientXml('A~')));
    bytes[bytes.indexOf('~'.charCodeAt(0))] = 0xff;
    expect((await read(bytes)).records[0]?.name).toBe('A\uFFFD');
  });
});

test('Other work goes on while a list is read whose bytes have all arrived', async () => {
  const count = 40;
  const pieces = Array.from({ length: count }, (_, n) => text.encode(clientXml(`Client ${n}`)));
  const [start = '', end = ''] = clientsXml('|').split('|');
  const body = new ReadableStream({
    start(controller) {
      for (const piece of [text.encode(start), ...pieces, text.encode(end)]) {
        controller.enqueue(piece);
      }
      controller.close();
    },
  });
  const fetch = () => Promise.resolve(new Response(body, { headers: xmlHeaders }));
  const { source } = sourceAt('http://xpm.example', { fetch });
  let turns = 0;
  const takeTurn = (): void => {
    turns += 1;
    next = setImmediate(takeTurn);
  };
  let next = setImmediate(takeTurn);
  const { records } = await drain(await source.clients(practiceId));
  clearImmediate(next);
  expect(records).toHaveLength(count);
  expect(turns).toBeGreaterThanOrEqual(count);
});

describe('Any text', () => {
  const escape = (value: string) =>
    value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  // What XML 1.0 can carry; a carriage return is a newline to every parser (XML 1.0, 2.11).
  const letters = fc
    .string({ unit: 'binary' })
    .filter((value) => !/[^\t\n -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(value));

  test('Any text is read as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(letters, fc.integer({ min: 1, max: 40 }), async (value, step) => {
        const xml = clientsXml(clientXml('A', `<Address>${escape(value)}</Address>`));
        const bytes = text.encode(xml);
        const pieces: Uint8Array[] = [];
        for (let at = 0; at < bytes.length; at += step) pieces.push(bytes.subarray(at, at + step));
        const { records } = await read(...pieces);
        expect(records[0]?.address).toBe(value === '' ? null : value);
      }),
      { numRuns: 100 },
    );
  });
});
