import pg from 'pg';

/** The SQL that this process sends to Postgres, whoever sends it. */
export interface Statements extends Disposable {
  /** In the order of sending, since the last `clear`. */
  readonly seen: readonly string[];
  readonly clear: () => void;
}

type Query = (this: pg.Client, ...args: unknown[]) => unknown;

/** Watches the driver itself: it needs no setting of the product's, and misses nothing. */
export function watchStatements(): Statements {
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const { query: genuine } = prototype;
  const seen: string[] = [];
  prototype.query = function (...args) {
    const [sent] = args as [string | { readonly text: string }];
    seen.push(typeof sent === 'string' ? sent : sent.text);
    return genuine.apply(this, args);
  };
  return {
    seen,
    clear: () => void seen.splice(0),
    [Symbol.dispose]() {
      prototype.query = genuine;
    },
  };
}
