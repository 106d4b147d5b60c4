import type { Cache } from '@urql/exchange-graphcache';

type Arguments = Readonly<Record<string, unknown>>;

/** Drops a field of a practice from the cache, so that the pages that show it read it again. */
export function refetch(
  cache: Cache,
  practiceId: string,
  field: string,
  isAffected: (args: Arguments) => boolean = () => true,
): void {
  const practice = { __typename: 'Practice', id: practiceId };
  for (const { fieldName, arguments: args } of cache.inspectFields(practice)) {
    if (fieldName !== field || !isAffected(args ?? {})) continue;
    cache.invalidate(practice, fieldName, args ?? undefined);
  }
}
