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
