import { badInput } from './paging.ts';

/** Longer than any name or address that is kept, and short enough to look for in every row. */
const longestSearch = 200;

/** Rows in whose text this stands, in any case, and as it is written: `%` and `_` are not special. */
export function containing(search: string) {
  if (search.length > longestSearch) {
    throw badInput(`A search has at most ${longestSearch} characters.`);
  }
  // Postgres stores no NUL, so nothing contains one.
  if (search.includes('\0')) return { in: [] };
  return { contains: search.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' } as const;
}
