import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { cancelStatement } from './cancel-statement.ts';

/** The statements of one piece of work, as long as somebody waits for it. */
interface Work {
  isAbandoned: boolean;
  readonly running: Set<pg.PoolClient>;
}

const currentWork = new AsyncLocalStorage<Work>();

class WorkAbandoned extends Error {
  override readonly name = 'WorkAbandoned';
  override readonly message = 'Nobody waits for this work any more, so its statement was not sent.';
}

/**
 * Runs work that only reads. When the signal aborts, the statements that the work executes outside of transactions
 * are cancelled, and it sends no further ones.
 */
export async function runWhileWanted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const current: Work = { isAbandoned: signal.aborted, running: new Set() };
  const abandon = (): void => {
    current.isAbandoned = true;
    // A statement that cannot be cancelled ends by itself, or by the time limit of statements.
    for (const client of current.running) cancelStatement(client).catch(() => undefined);
  };
  signal.addEventListener('abort', abandon, { once: true });
  try {
    return await currentWork.run(current, work);
  } finally {
    signal.removeEventListener('abort', abandon);
  }
}

/** A pool whose statements are cancelled with the work that they belong to. */
export function createCancellablePool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  const query = async (statement: pg.QueryConfig): Promise<pg.QueryResult> => {
    const work = currentWork.getStore() ?? null;
    const client = await pool.connect();
    // A failed statement reports its own error; pg also emits one for the connection.
    client.on('error', ignore);
    // As pg's own pool does: after a failure the connection may be about to end, so nobody gets it again.
    let isReusable = false;
    try {
      if (isAbandoned(work)) throw new WorkAbandoned();
      work?.running.add(client);
      const result = await client.query(statement);
      // A late cancellation must not hit the next statement, which can belong to somebody else.
      isReusable = !isAbandoned(work);
      return result;
    } finally {
      work?.running.delete(client);
      client.off('error', ignore);
      client.release(!isReusable);
    }
  };
  // Prisma's adapter sends statements in this one form.
  return Object.assign(pool, { query });
}

/** Checked again after an await, in which it may have changed. */
const isAbandoned = (work: Work | null): boolean => work?.isAbandoned === true;

const ignore = (): void => undefined;
