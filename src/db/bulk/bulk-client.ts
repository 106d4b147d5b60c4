import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { bytesOf } from './bytes-parameter.ts';

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * A connection that understands the parameters of `withBytes`. The bytes of `COPY … FROM STDIN` are its rows,
 * so that COPY runs on the connection, and so in the transaction, of the statements around it.
 */
export class BulkClient extends pg.Client {
  // The overloads of `query` cannot be repeated without casts; what has no bytes is passed on as it is.
  /* eslint-disable @typescript-eslint/no-explicit-any */
  override query(...args: any[]): any {
    const query: (...all: any[]) => any = super.query.bind(this);
    const all: readonly unknown[] = args;
    const [statement, ...rest] = all;
    if (!hasBytes(statement)) return query(...all);
    const values = statement.values.map((value) => bytesOf(value) ?? value);
    const [first] = values;
    if (!statement.text.startsWith('COPY ') || !(first instanceof Buffer)) {
      return query({ ...statement, values }, ...rest);
    }
    const copied = this.#copy(statement.text, first);
    // A pool passes a callback; a transaction awaits.
    const callback = rest.find(isCallback);
    return callback === undefined
      ? copied
      : void copied.then((result) => callback(null, result), callback);
  }
  /* eslint-enable */

  async #copy(
    text: string,
    rows: Buffer,
  ): Promise<Pick<pg.QueryArrayResult, 'rows' | 'fields' | 'rowCount'>> {
    const stream = super.query(copyFrom(text));
    await pipeline([rows], stream);
    return { rows: [], fields: [], rowCount: stream.rowCount };
  }
}

type Callback = (error: unknown, result?: unknown) => void;

const isCallback = (value: unknown): value is Callback => typeof value === 'function';

function hasBytes(statement: unknown): statement is Statement {
  if (typeof statement !== 'object' || statement === null || !('values' in statement)) return false;
  const { values } = statement;
  return Array.isArray(values) && values.some((value) => bytesOf(value) !== null);
}
