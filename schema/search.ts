import { badInput } from './errors.ts';

/** Longer than any stored name or address, and short enough to search every row for. */
const longestSearchLength = 200;

/** Matches text that contains the search, in any case. `%` and `_` have no special meaning. */
export function containing(search: string) {
  if (search.length > longestSearchLength) {
    throw badInput(
      `\`search\` may have ${longestSearchLength} characters and has ${search.length}.`,
    );
  }
  return { contains: search.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' } as const;
}
