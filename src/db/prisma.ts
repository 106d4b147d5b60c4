import { setTimeout as wait } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import type { Prisma } from '../../prisma/generated/client.ts';
import { PrismaClient } from '../../prisma/generated/client.ts';
import { BulkClient } from './bulk/bulk-client.ts';
import { createCancellablePool } from './cancellable-pool.ts';
import { createStatementNames } from './statement-names.ts';

export type { PrismaClient } from '../../prisma/generated/client.ts';

/** The client or one of its transactions. */
export type Database = Prisma.TransactionClient;

export interface DatabaseConfig {
  readonly url: string;
  /** The maximum number of connections of this process. */
  readonly poolSize: number;
  /** Whether connections keep the statements that they have parsed. Not for statements whose plan depends on values. */
  readonly preparesStatements?: boolean;
  /** Postgres cancels a statement that takes longer. Without it there is no limit. */
  readonly statementTimeoutMs?: number | null;
}

const checkTimeoutMs = 2_000;
const notResponding = 'Postgres does not respond';
const transactionSeconds = 60;
/** Long enough for a thousand concurrent requests to wait for a connection instead of failing. */
const connectionWaitSeconds = 60;

/** The unnamed statement of Postgres's protocol, which is parsed each time. */
const unnamed = '';

/** Creates a Prisma client on Postgres. Call `$disconnect()` when the process stops. */
export function createDatabase(config: DatabaseConfig): PrismaClient {
  const nameOf = createStatementNames();
  const statementNameGenerator = ({ sql }: { readonly sql: string }): string =>
    nameOf(sql) ?? unnamed;
  const pool = createCancellablePool({
    connectionString: config.url,
    max: config.poolSize,
    statement_timeout: config.statementTimeoutMs ?? false,
    Client: BulkClient,
  });
  return new PrismaClient({
    // The other formats record the stack at each call: a third of what Prisma itself needs for a small query.
    errorFormat: 'minimal',
    adapter: new PrismaPg(pool, {
      disposeExternalPool: true,
      ...(config.preparesStatements === true && { statementNameGenerator }),
    }),
    transactionOptions: {
      maxWait: connectionWaitSeconds * 1000,
      timeout: transactionSeconds * 1000,
    },
  });
}

/** Why the database cannot be used at present, for operators; `null` when it responds. */
export async function databaseProblem(prisma: PrismaClient): Promise<string | null> {
  const timeout = new AbortController();
  const tooLate = wait(checkTimeoutMs, null, { signal: timeout.signal });
  try {
    const found = await Promise.race([prisma.$queryRaw`SELECT 1`, tooLate]);
    return found === null ? notResponding : null;
  } catch {
    return notResponding;
  } finally {
    timeout.abort();
    await tooLate.catch(() => null);
  }
}
