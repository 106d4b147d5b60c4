import { getNullableType, isListType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../../../schema/index.ts';
import type { GraphqlBody } from '../../support/http/http.ts';
import { post } from '../../support/http/http.ts';
import type { InputPlace } from '../../support/http/input-places.ts';
import { inputPlaces } from '../../support/http/input-places.ts';
import {
  addClients,
  addFieldDefinitions,
  addJobs,
  addRuns,
} from '../../support/records/records.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';

/** What fits into the body of a request, with the rest of the operation. */
const largestBody = 250_000;
const elements = 40_000;

const texts: readonly [string, string][] = [
  ['NUL', 'a\0b'],
  ['half of a surrogate pair', 'a\ud800b'],
  ['100,000 characters', 'x'.repeat(100_000)],
];
/** The edge lets it pass, so the limits behind it have to hold. */
const longestText = 'x'.repeat(20_000);
const numbers: readonly number[] = [-1, 0, 2 ** 31 - 1, -(2 ** 31), 2 ** 40, 1e300, 0.5];
/** What no date and no instant accepts; an offset can lead to a year that Postgres cannot store. */
const noInstants: readonly string[] = [
  '0000-01-01',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+14:00',
  '9999-12-31T23:59:59-14:00',
  '+275760-09-13T00:00:00Z',
  'soon',
];
const instants: readonly string[] = [
  ...noInstants,
  '0001-01-01',
  '9999-12-31',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
];

/** Only the names are used when the tests are collected; the ids are those of the stack. */
const ids: Record<string, string> = {};
const places = inputPlaces(schema, (type, name, field) => {
  if (type === 'Boolean') return true;
  if (type === 'Int') return 1;
  if (type === 'Date') return '2026-11-29';
  if (type === 'DateTime') return '2026-11-29T00:00:00Z';
  if (type !== 'ID') return 'text';
  return ids[field] ?? ids[name] ?? ids['practiceId'] ?? '';
});

describe('The arguments of every field', () => {
  let stack: TestStack;
  let authorization: string;
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false });
    authorization = `Bearer ${await stack.tokenFor('admin')}`;
    const [client = ''] = await addClients(stack, [{}]);
    const [job = ''] = await addJobs(stack, [{}]);
    const [definition = ''] = await addFieldDefinitions(stack, [{}]);
    await addRuns(stack, 1);
    Object.assign(ids, {
      practiceId: stack.practiceId,
      clientId: client,
      clientChanged: client,
      recordId: client,
      jobId: job,
      jobChanged: job,
      definitionId: definition,
    });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const send = async (place: InputPlace, value: unknown): Promise<GraphqlBody> => {
    const { query, variables } = place.operation(value);
    if (!place.isSubscription) {
      return (await post(stack.url, { query, variables, authorization })).body;
    }
    const abort = new AbortController();
    const response = await fetch(`${stack.url}/graphql`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query, variables }),
      signal: abort.signal,
    });
    let text = '';
    for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(
      new TextDecoderStream(),
    )) {
      text += chunk;
      const data = /^data: ?(\{.*\})$/m.exec(text)?.[1];
      if (data === undefined && !text.startsWith('{')) continue;
      abort.abort();
      return JSON.parse(data ?? text) as GraphqlBody;
    }
    throw new Error(`The stream ended without a result: ${text}`);
  };

  /** The error says which argument the client has to change. */
  const expectNamed = ({ errors = [] }: GraphqlBody, { path, name }: InputPlace, what: string) => {
    for (const { message, extensions } of errors) {
      const where = `${path} with ${what.slice(0, 40)}: ${message.slice(0, 300)}`;
      // An id of no record is found nowhere.
      if (what === longestText && extensions?.['code'] === 'NOT_FOUND') continue;
      expect(extensions?.['code'], where).toBe('BAD_USER_INPUT');
      expect(message, where).toContain(name);
    }
  };

  it('The arguments contain texts, numbers, lists and dates, on every root', () => {
    const types = new Set(places.map(({ type }) => String(type)));
    for (const type of ['String', 'ID', 'Int', 'Date', 'DateTime', '[String!]']) {
      expect(types).toContain(type);
    }
    const roots = new Set(places.map(({ path }) => path.split(' ')[0]));
    expect(roots).toEqual(new Set(['query', 'mutation', 'subscription']));
  });

  it.each(places.map((place) => [place.path, place] as const))(
    'The argument %s is named when its value is refused',
    async (_path, place) => {
      if (isListType(place.type)) {
        const [entry] = place.valid as unknown[];
        const fitting = Math.floor(largestBody / (JSON.stringify(entry).length + 1));
        const list = Array<unknown>(Math.min(elements, fitting)).fill(entry);
        const body = await send(place, list);
        expect(body.errors, place.path).toHaveLength(1);
        expectNamed(body, place, `${list.length} elements`);
        return;
      }
      for (const [what, text] of texts) {
        const body = await send(place, text);
        expect(body.errors, `${place.path} with ${what}`).toHaveLength(1);
        expectNamed(body, place, what);
      }
      const type = String(getNullableType(place.type));
      // A subscription that takes its arguments may wait for its first item.
      if (place.isSubscription && !place.path.includes('syncStatus.')) {
        for (const instant of type.startsWith('Date') ? noInstants : []) {
          const body = await send(place, instant);
          expect(body.errors, `${place.path} with ${instant}`).toHaveLength(1);
          expectNamed(body, place, instant);
        }
        return;
      }
      const others: readonly unknown[] =
        type === 'Int' ? numbers : type.startsWith('Date') ? instants : [longestText];
      for (const other of others) expectNamed(await send(place, other), place, String(other));
    },
  );
});
