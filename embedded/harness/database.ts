import { migrate } from '../../src/db/migrations/migrate.ts';
import { type Postgres, type PostgresOptions, startPostgres } from '../postgres/postgres.ts';

/** A Postgres with one database, all migrations applied. */
export interface Database extends Postgres {
  readonly databaseUrl: string;
}

export async function startDatabase(options: PostgresOptions): Promise<Database> {
  await using parts = new AsyncDisposableStack();
  const postgres = parts.use(await startPostgres(options));
  const databaseUrl = await postgres.createDatabase('practice_sync', { ifMissing: true });
  await migrate(databaseUrl);
  parts.move();
  return { ...postgres, databaseUrl };
}
