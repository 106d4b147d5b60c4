import type { Cache, Resolver } from '@urql/exchange-graphcache';

/**
 * Joins the pages of a list as far as each continues where the one before it ends. When the first page is read again
 * and has another end, the later ones are read again as well: no record is skipped, and none is listed twice. The
 * library's `relayPagination` joins every page that it has, also those of an earlier state of the list.
 */
export const joinedPages: Resolver = (_parent, args, cache, { parentKey, fieldName }) => {
  const pages = new Map<string | null, string>();
  for (const field of cache.inspectFields(parentKey)) {
    if (field.fieldName !== fieldName || filterKey(field.arguments) !== filterKey(args)) continue;
    const page = cache.resolve(parentKey, field.fieldKey);
    if (typeof page === 'string') pages.set(cursorOf(field.arguments), page);
  }
  const requested = pages.get(cursorOf(args));
  if (requested === undefined) return undefined;
  const start = pages.has(null) ? null : cursorOf(args);
  const { edges, last } = joinFrom(start, pages, cache);
  return {
    __typename: cache.resolve(requested, '__typename'),
    edges,
    pageInfo: { __typename: 'PageInfo', ...last, hasPreviousPage: start !== null },
  };
};

interface End {
  readonly endCursor: string | null;
  readonly hasNextPage: boolean;
}

function joinFrom(
  start: string | null,
  pages: ReadonlyMap<string | null, string>,
  cache: Cache,
): { readonly edges: readonly unknown[]; readonly last: End } {
  const edges: unknown[] = [];
  let last: End = { endCursor: start, hasNextPage: true };
  const joined = new Set<string | null>();
  while (last.hasNextPage && !joined.has(last.endCursor)) {
    const page = pages.get(last.endCursor);
    if (page === undefined) break;
    joined.add(last.endCursor);
    // A query that only counts, or that reads one page, selects less.
    edges.push(...((cache.resolve(page, 'edges') as readonly unknown[] | undefined) ?? []));
    last = endOf(cache.resolve(page, 'pageInfo') as string | undefined, cache);
  }
  return { edges, last };
}

function endOf(pageInfo: string | undefined, cache: Cache): End {
  if (pageInfo === undefined) return { endCursor: null, hasNextPage: false };
  return {
    endCursor: cache.resolve(pageInfo, 'endCursor') as string | null,
    hasNextPage: cache.resolve(pageInfo, 'hasNextPage') as boolean,
  };
}

type Arguments = Readonly<Record<string, unknown>> | null;

const cursorOf = (args: Arguments): string | null => {
  const after = args?.['after'];
  return typeof after === 'string' ? after : null;
};

/** Everything that distinguishes one list from another, whatever the page. */
function filterKey(args: Arguments): string {
  return JSON.stringify(sorted({ ...args, after: null }));
}

/** The same arguments have the same text, in whichever order they were written; null is the same as absent. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .filter(([, each]) => each !== null && each !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, each]) => [name, sorted(each)]);
}
