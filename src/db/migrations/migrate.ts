import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { openSchemaEngine } from './schema-engine.ts';

export const ownMigrations = path.resolve(import.meta.dirname, '../../../prisma/migrations');

/** The advisory lock that `prisma migrate` takes while it applies migrations. */
const engineLock = 72_707_369;
/** A lock of our own that covers the repair as well, which the engine's lock does not. */
const ownLock = 72_707_370;

const filters = { externalTables: [], externalEnums: [] };

/**
 * Applies the pending migrations as `prisma migrate deploy` does, and returns their names. It is idempotent,
 * also after a process was killed in the middle of a migration, and two processes may call it at once.
 */
export async function migrate(
  databaseUrl: string,
  migrationsDir: string = ownMigrations,
): Promise<readonly string[]> {
  const migrationsList = await readMigrations(migrationsDir);
  await using _lock = await lockMigrations(databaseUrl);
  await using connected = await openSchemaEngine(databaseUrl, { atomicMigrations: true });
  const { engine } = connected;
  try {
    await resetInterrupted(engine, migrationsList);
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters });
    return appliedMigrationNames;
  } catch (error) {
    const { host, pathname } = new URL(databaseUrl);
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The database ${host}${pathname} could not be migrated: ${reason}`, {
      cause: error,
    });
  }
}

/**
 * A process that is killed in the middle of a migration leaves it recorded as failed, and Prisma then refuses to
 * apply any. The script was rolled back as a whole, so it can be applied again.
 */
async function resetInterrupted(
  engine: SchemaEngine,
  migrationsList: MigrationList,
): Promise<void> {
  const { failedMigrationNames } = await engine.diagnoseMigrationHistory({
    migrationsList,
    optInToShadowDatabase: false,
    filters,
  });
  for (const migrationName of failedMigrationNames) {
    await engine.markMigrationRolledBack({ migrationName });
  }
}

async function lockMigrations(databaseUrl: string): Promise<AsyncDisposable> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  // A lock ends with its session. The engine's lock is taken once, because the session of a killed engine may still run.
  await client.query(
    `SELECT pg_advisory_lock(${ownLock}), pg_advisory_lock(${engineLock}), pg_advisory_unlock(${engineLock})`,
  );
  return { [Symbol.asyncDispose]: () => client.end() };
}

async function readMigrations(baseDir: string): Promise<MigrationList> {
  const entries = await readdir(baseDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const migrationDirectories = names.sort().map(async (name) => ({
    path: name,
    migrationFile: {
      path: 'migration.sql',
      content: {
        tag: 'ok' as const,
        value: await readFile(path.join(baseDir, name, 'migration.sql'), 'utf8'),
      },
    },
  }));
  const lockfile = 'migration_lock.toml';
  return {
    baseDir,
    lockfile: { path: lockfile, content: await readFile(path.join(baseDir, lockfile), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(migrationDirectories),
  };
}
