/** Rows in whose text this stands, in any case, and as it is written: `%` and `_` are not special. */
export function containing(search: string) {
  // Postgres stores no NUL, so nothing contains one.
  if (search.includes('\0')) return { in: [] };
  return { contains: search.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' } as const;
}
