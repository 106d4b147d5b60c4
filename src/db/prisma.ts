import { PrismaPg } from '@prisma/adapter-pg';
import type { Prisma } from '../../prisma/generated/client.ts';
import { PrismaClient } from '../../prisma/generated/client.ts';

export type { PrismaClient } from '../../prisma/generated/client.ts';

/** Either the client itself or one of its transactions. */
export type Database = Prisma.TransactionClient;

export interface DatabaseConfig {
  readonly url: string;
  /** Connections that this process may hold at most. */
  readonly poolSize: number;
}

const transactionSeconds = 60;
/** A thousand requests at once take their turns: whoever waits gets an answer, and no error that nobody can act on. */
const connectionWaitSeconds = 60;

/** Prisma on Postgres. `$disconnect()` when the process stops. */
export function createDatabase(config: DatabaseConfig): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg({ connectionString: config.url, max: config.poolSize }),
    transactionOptions: {
      maxWait: connectionWaitSeconds * 1000,
      timeout: transactionSeconds * 1000,
    },
  });
}
