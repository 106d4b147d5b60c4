import type { Cache, Entity } from '@urql/exchange-graphcache';

/** The cache's keys of what the pages list in a field of a practice. */
export function listedIn(cache: Cache, practiceId: string, field: string): ReadonlySet<unknown> {
  const practice = { __typename: 'Practice', id: practiceId };
  const fields = cache.inspectFields(practice).filter(({ fieldName }) => fieldName === field);
  return new Set(
    fields.flatMap(({ fieldKey }) => {
      const connection = cache.resolve(practice, fieldKey) as Entity;
      const edges = cache.resolve(connection, 'edges') as readonly Entity[] | null | undefined;
      return edges?.map((edge) => cache.resolve(edge, 'node')) ?? [];
    }),
  );
}
