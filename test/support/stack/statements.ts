import pg from 'pg';

/** The SQL that any code of this process sends to Postgres. */
export interface Statements extends Disposable {
  /** In the order of sending since the last `clear`. */
  readonly seen: readonly string[];
  /** The number of rows that Postgres has returned since the last `clear`. */
  readonly rows: number;
  readonly clear: () => void;
}

type Query = (this: pg.Client, ...args: unknown[]) => unknown;

/** Records statements at the driver, so that no setting of the product is needed and none is missed. */
export function watchStatements(): Statements {
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const { query: genuine } = prototype;
  const seen: string[] = [];
  let rows = 0;
  prototype.query = function (...args) {
    const [sent] = args as [string | { readonly text: string }];
    seen.push(typeof sent === 'string' ? sent : sent.text);
    const result = genuine.apply(this, args);
    // A query with a callback returns no promise; the product sends none.
    if (result instanceof Promise) {
      result.then(
        (response: { readonly rows: readonly unknown[] }) => void (rows += response.rows.length),
        () => undefined,
      );
    }
    return result;
  };
  return {
    seen,
    get rows() {
      return rows;
    },
    clear() {
      seen.splice(0);
      rows = 0;
    },
    [Symbol.dispose]() {
      prototype.query = genuine;
    },
  };
}

/** A process also sends statements that no request has caused: it checks its listener. For a stack whose are counted. */
export const withoutChecks = { LISTENER_CHECK_SECONDS: '86400' } as const;

/** What a follower waits with: the log was read, and has no more. */
export const readsOn = /FROM "public"."event" .*"seq" >/;

/** A statement, short: what it does to which table. */
export function short(sql: string): string {
  const table = /(?:FROM|UPDATE|INTO)\s+(?:"public"\.)?"?(\w+)"?/i.exec(sql)?.[1] ?? '';
  return `${/^\s*(\w+)/.exec(sql)?.[1]?.toUpperCase() ?? sql} ${table}`.trim();
}

/** The columns that a statement of Prisma returns, behind what it does to which table. */
export function withColumns(sql: string): string {
  const [, list = ''] = /^SELECT (.*?) FROM "public"/s.exec(sql) ?? [];
  const columns = [...list.matchAll(/(?:"\w+"\.)+"([a-z]\w*)"/g)].map(([, column]) => column);
  return `${short(sql)}: ${columns.join(' ')}`;
}
