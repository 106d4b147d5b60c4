import type { Cache } from '@urql/exchange-graphcache';

/** Drops a field of a practice from the cache, with all its arguments, so that the pages that show it read it again. */
export function refetch(cache: Cache, practiceId: string, field: string): void {
  const practice = { __typename: 'Practice', id: practiceId };
  for (const { fieldName, arguments: args } of cache.inspectFields(practice)) {
    if (fieldName === field) cache.invalidate(practice, fieldName, args ?? undefined);
  }
}
