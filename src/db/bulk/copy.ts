import { setImmediate } from 'node:timers/promises';
import type { Database } from '../prisma.ts';
import { withBytes } from './bytes-parameter.ts';

/** A statement of `copyInto` and its rows. */
export interface Copy {
  readonly statement: string;
  readonly rows: Buffer;
}

export async function copyRows(db: Database, { statement, rows }: Copy): Promise<void> {
  if (rows.length === 0) return;
  await withBytes(rows, (bytes) => db.$executeRawUnsafe(statement, bytes));
}

/** Copies rows, and prepares what follows while Postgres stores them. */
export async function copyWhile<T>(db: Database, copy: Copy, prepare: () => T): Promise<T> {
  const copying = copyRows(db, copy);
  // A failure is thrown below; until then it must not count as unhandled.
  copying.catch(() => undefined);
  // The rows are on their way before this process is busy.
  await setImmediate();
  const prepared = prepare();
  await copying;
  return prepared;
}
