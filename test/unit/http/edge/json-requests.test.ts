import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Edge } from '../../../support/http/edge.ts';
import { startEdge } from '../../../support/http/edge.ts';

const page = 'https://app.example.com';
const body = (params: unknown): string => JSON.stringify(params);
const named = body({ query: '{ viewer { name } }' });

/** What a client sends, besides a token and the type of JSON. */
const requests: readonly {
  readonly what: string;
  readonly sent: string;
  readonly headers?: Readonly<Record<string, string>>;
}[] = [
  { what: 'A query', sent: named },
  { what: 'A query of a page of another origin', sent: named, headers: { origin: page } },
  { what: 'A query of an unknown page', sent: named, headers: { origin: 'https://other.example' } },
  { what: 'A query without a token', sent: named, headers: { authorization: '' } },
  {
    what: 'A query with an expired token',
    sent: named,
    headers: { authorization: 'Bearer expired' },
  },
  {
    what: 'A type with a charset',
    sent: named,
    headers: { 'content-type': 'application/json; charset=utf-8' },
  },
  { what: 'A body of another type', sent: named, headers: { 'content-type': 'text/plain' } },
  { what: 'A document with a mistake', sent: body({ query: '{ viewer { name' }) },
  { what: 'A document with an unknown field', sent: body({ query: '{ viewer { nothing } }' }) },
  {
    what: 'A variable of a wrong type',
    sent: body({ query: 'query ($id: ID!) { node(id: $id) { id } }' }),
  },
  {
    what: 'An unknown operation',
    sent: body({ query: 'query A { viewer { name } }', operationName: 'B' }),
  },
  {
    what: 'A parameter that GraphQL does not have',
    sent: body({ query: '{ viewer { name } }', more: 1 }),
  },
  {
    what: 'Variables that are no object',
    sent: body({ query: '{ viewer { name } }', variables: 1 }),
  },
  { what: 'A body without a document', sent: body({ variables: {} }) },
  { what: 'A document that is a number', sent: body({ query: 7 }) },
  { what: 'A list of operations', sent: body([{ query: '{ viewer { name } }' }]) },
  { what: 'A body that is null', sent: 'null' },
  { what: 'A body that is no JSON', sent: '{"query":' },
  { what: 'A body that is empty', sent: '' },
  { what: 'A subscription', sent: body({ query: 'subscription { nothing }' }) },
];

const accepted: readonly (string | undefined)[] = [
  undefined,
  '*/*',
  'application/json',
  'application/graphql-response+json',
  'application/graphql-response+json, application/json;q=0.9',
  'application/json, application/graphql-response+json',
  'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
  'application/json; charset=latin1',
  'text/html',
];

describe('A request with JSON', () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await startEdge({ corsOrigins: [page] });
  });
  afterAll(async () => {
    await edge[Symbol.asyncDispose]();
  });

  /** Yoga's own way reads a body whose length the client does not announce. */
  const send = (
    sent: string,
    headers: Readonly<Record<string, string>>,
    length: Readonly<Record<string, string>>,
  ): Promise<object> =>
    new Promise((resolve, reject) => {
      const given = { 'content-type': 'application/json', authorization: 'Bearer Ada' };
      const outgoing = request(
        `${edge.url}/graphql`,
        { method: 'POST', headers: { ...given, ...headers, ...length } },
        (response) => {
          const { date: _date, 'keep-alive': _alive, ...rest } = response.headers;
          text(response).then((received) => {
            // What is left of a budget is all that two equal requests may differ in.
            const shown = received.replace(/"(remaining|resetsInSeconds)":\d+/g, '');
            const { 'content-length': _length, ...compared } = rest;
            resolve({ status: response.statusCode, headers: compared, body: shown });
          }, reject);
        },
      );
      outgoing.once('error', reject);
      outgoing.end(sent);
    });

  it.each(requests)('$what has the response that Yoga gives', async ({ sent, headers }) => {
    for (const accept of accepted) {
      const all = { ...(accept !== undefined && { accept }), ...headers };
      const response = await send(sent, all, { 'content-length': String(Buffer.byteLength(sent)) });
      expect({ accept, ...response }).toEqual({
        accept,
        ...(await send(sent, all, { 'transfer-encoding': 'chunked' })),
      });
    }
  });
});
