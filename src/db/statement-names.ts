import { createHash } from 'node:crypto';

/** Postgres keeps a prepared statement until its connection closes, so their number is limited. */
const maximumNames = 500;
/** Texts that were seen once; enough for all queries of many kinds of clients. */
const maximumSeen = 2000;

/**
 * Names for prepared statements: the same text has the same name, so a connection parses it once. A text gets its
 * name when it is sent for the second time, because texts whose number of parameters varies rarely come back. The
 * name is a hash, so two processes behind one pooler never give two texts the same name.
 */
export function createStatementNames(): (sql: string) => string | null {
  const names = new Map<string, string>();
  const seen = new Set<string>();
  return (sql) => {
    const known = names.get(sql);
    if (known !== undefined || names.size >= maximumNames) return known ?? null;
    if (!seen.has(sql)) {
      if (seen.size >= maximumSeen) seen.clear();
      seen.add(sql);
      return null;
    }
    seen.delete(sql);
    const name = createHash('sha256').update(sql).digest('base64url');
    names.set(sql, name);
    return name;
  };
}
