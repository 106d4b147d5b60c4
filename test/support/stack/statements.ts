import pg from 'pg';

/** The SQL that this process sends to Postgres, whoever sends it. */
export interface Statements extends Disposable {
  /** In the order of sending, since the last `clear`. */
  readonly seen: readonly string[];
  /** How many rows came back, since the last `clear`. */
  readonly rows: number;
  readonly clear: () => void;
}

type Query = (this: pg.Client, ...args: unknown[]) => unknown;

/** Watches the driver itself: it needs no setting of the product's, and misses nothing. */
export function watchStatements(): Statements {
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const { query: genuine } = prototype;
  const seen: string[] = [];
  let rows = 0;
  prototype.query = function (...args) {
    const [sent] = args as [string | { readonly text: string }];
    seen.push(typeof sent === 'string' ? sent : sent.text);
    const result = genuine.apply(this, args);
    // A query with a callback answers through that; nobody here sends one.
    if (result instanceof Promise) {
      result.then(
        (answer: { readonly rows: readonly unknown[] }) => void (rows += answer.rows.length),
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
