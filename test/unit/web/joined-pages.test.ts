import type { Cache, Resolver, Variables } from '@urql/exchange-graphcache';
import { expect, test } from 'vitest';
import { joinedPages } from '../../../web/graphql/joined-pages.ts';

interface Page {
  readonly args: Variables;
  /** Null for a query that only counts. */
  readonly edges: readonly string[] | null;
  /** Null at the end of the list. */
  readonly next: string | null;
  readonly fieldName?: string;
}

/** The cache of a window that has read these pages. */
function cacheOf(pages: readonly Page[]): Pick<Cache, 'inspectFields' | 'resolve'> {
  const fields = pages.map(({ args, fieldName = 'clients' }, n) => ({
    fieldName,
    arguments: args,
    fieldKey: `page${n}`,
  }));
  const values = new Map<string, unknown>(
    pages.flatMap(({ edges, next }, n) => [
      [`Practice:1 page${n}`, `page${n}`],
      [`page${n} __typename`, 'Clients'],
      [`page${n} edges`, edges ?? undefined],
      [`page${n} pageInfo`, edges === null ? undefined : `info${n}`],
      [`info${n} endCursor`, next],
      [`info${n} hasNextPage`, next !== null],
    ]),
  );
  return {
    inspectFields: () => fields,
    resolve: (entity, field) => values.get(`${entity as string} ${field}`) as never,
  };
}

/** What a page of the list reads that is requested with these arguments. */
function read(pages: readonly Page[], args: Variables): unknown {
  const info = { parentKey: 'Practice:1', fieldName: 'clients' } as Parameters<Resolver>[3];
  return joinedPages({}, args, cacheOf(pages) as Cache, info);
}

const list = (edges: readonly string[], end: string | null, hasPreviousPage = false) => ({
  __typename: 'Clients',
  edges,
  pageInfo: {
    __typename: 'PageInfo',
    endCursor: end,
    hasNextPage: end !== null,
    hasPreviousPage,
  },
});

const first = { args: { first: 2 }, edges: ['a', 'b'], next: 'b' };
const second = { args: { first: 2, after: 'b' }, edges: ['c', 'd'], next: 'd' };
const third = { args: { first: 2, after: 'd' }, edges: ['e'], next: null };

test('Pages are joined in their order, in whichever order they arrived', () => {
  expect(read([third, first, second], { first: 2, after: 'd' })).toEqual(
    list(['a', 'b', 'c', 'd', 'e'], null),
  );
});

test('A page joins no further than the pages that continue it', () => {
  expect(read([first, third], { first: 2 })).toEqual(list(['a', 'b'], 'b'));
});

test('When the first page has another end, the later pages of the former list are left out', () => {
  const renewed = { ...first, edges: ['a', 'a2'], next: 'a2' };
  expect(read([renewed, second, third], { first: 2, after: 'b' })).toEqual(list(['a', 'a2'], 'a2'));
});

test('A list whose first page was dropped starts at the requested page and says so', () => {
  expect(read([second, third], { first: 2, after: 'b' })).toEqual(
    list(['c', 'd', 'e'], null, true),
  );
});

test('Pages of another filter or another field belong to another list', () => {
  const filter = { search: 'x', statuses: ['ACTIVE'] };
  const filtered = { args: { first: 2, filter }, edges: ['x'], next: 'b' };
  const jobs = { ...second, fieldName: 'jobs' };
  expect(read([filtered, first, second], { first: 2, filter })).toEqual(list(['x'], 'b'));
  expect(read([first, jobs], { first: 2 })).toEqual(list(['a', 'b'], 'b'));
});

test('Arguments are the same list in any order, and null is the same as absent', () => {
  const one = {
    args: { first: 2, filter: { search: 'x', groupId: null } },
    edges: ['x'],
    next: 'x',
  };
  const other = {
    args: { filter: { search: 'x' }, after: 'x', first: 2 },
    edges: ['y'],
    next: null,
  };
  const args = { first: 2, after: null, filter: { groupId: null, search: 'x' } };
  expect(read([one, other], args)).toEqual(list(['x', 'y'], null));
});

test('A page that has not been read is read from the service', () => {
  expect(read([second], { first: 2 })).toBeUndefined();
  expect(read([first], { first: 2, after: 'b' })).toBeUndefined();
});

test('A query that only counts joins no records', () => {
  expect(read([{ args: { first: 1 }, edges: null, next: null }], { first: 1 })).toEqual(
    list([], null),
  );
});

test('A cursor that leads back to a page that is joined already ends the list', () => {
  const loop = { args: { first: 2, after: 'b' }, edges: ['c'], next: 'b' };
  expect(read([first, loop], { first: 2 })).toEqual(list(['a', 'b', 'c'], 'b'));
});
