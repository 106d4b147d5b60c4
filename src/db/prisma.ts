import { PrismaPg } from '@prisma/adapter-pg';
import type { Prisma } from '../../prisma/generated/client.ts';
import { PrismaClient } from '../../prisma/generated/client.ts';
import { BulkClient } from './bulk/bulk-client.ts';

export type { PrismaClient } from '../../prisma/generated/client.ts';

/** The client or one of its transactions. */
export type Database = Prisma.TransactionClient;

export interface DatabaseConfig {
  readonly url: string;
  /** The maximum number of connections of this process. */
  readonly poolSize: number;
}

const transactionSeconds = 60;
/** Long enough for a thousand concurrent requests to wait for a connection instead of failing. */
const connectionWaitSeconds = 60;

/** Creates a Prisma client on Postgres. Call `$disconnect()` when the process stops. */
export function createDatabase(config: DatabaseConfig): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg({
      connectionString: config.url,
      max: config.poolSize,
      Client: BulkClient,
    }),
    transactionOptions: {
      maxWait: connectionWaitSeconds * 1000,
      timeout: transactionSeconds * 1000,
    },
  });
}

/** Why the database cannot be used at present, for operators; `null` when it responds. */
export async function databaseProblem(prisma: PrismaClient): Promise<string | null> {
  try {
    await prisma.$queryRaw`SELECT 1`;
    return null;
  } catch {
    return 'Postgres does not respond';
  }
}
