import { setTimeout as wait } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import type { Prisma } from '../../prisma/generated/client.ts';
import { PrismaClient } from '../../prisma/generated/client.ts';

export type { PrismaClient } from '../../prisma/generated/client.ts';

/** The client or one of its transactions. */
export type Database = Prisma.TransactionClient;

export interface DatabaseConfig {
  readonly url: string;
  /** The maximum number of connections of this process. */
  readonly poolSize: number;
  /** Postgres ends a statement that takes longer; without it, or with `null`, Postgres's own setting holds. */
  readonly statementTimeoutSeconds?: number | null;
}

const checkTimeoutMs = 2_000;
const notResponding = 'Postgres does not respond';
const transactionSeconds = 60;
/** Long enough for a thousand concurrent requests to wait for a connection instead of failing. */
const connectionWaitSeconds = 60;

/** Creates a Prisma client on Postgres. Call `$disconnect()` when the process stops. */
export function createDatabase(config: DatabaseConfig): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg({
      connectionString: config.url,
      max: config.poolSize,
      ...(config.statementTimeoutSeconds != null && {
        statement_timeout: Math.ceil(config.statementTimeoutSeconds * 1000),
      }),
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
