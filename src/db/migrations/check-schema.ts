import { readdir } from 'node:fs/promises';
import type { PrismaClient } from '../prisma.ts';
import { ownMigrations } from './migrate.ts';

/** The tables are not those of this release. */
class SchemaMismatch extends Error {
  override readonly name = 'SchemaMismatch';
}

/**
 * Compares the migrations of the database with those of this release. A process that knows other tables would fail at
 * some requests, or write rows that the newer release does not expect.
 * @throws SchemaMismatch
 */
export async function checkSchema(prisma: PrismaClient, directory = ownMigrations): Promise<void> {
  const applied = new Set(await appliedMigrations(prisma));
  const entries = await readdir(directory, { withFileTypes: true });
  const known = entries.filter((each) => each.isDirectory()).map(({ name }) => name);
  const missing = known.filter((name) => !applied.has(name)).sort();
  if (missing.length > 0) {
    throw new SchemaMismatch(
      `The database lacks ${listed(missing)}. Run "node src/migrate.ts" of this release first.`,
    );
  }
  const unknown = [...applied].filter((name) => !known.includes(name)).sort();
  if (unknown.length > 0) {
    throw new SchemaMismatch(
      `The database has ${listed(unknown)} of a newer release. Start that release instead.`,
    );
  }
}

async function appliedMigrations(prisma: PrismaClient): Promise<readonly string[]> {
  const [table] = await prisma.$queryRaw<{ readonly exists: boolean }[]>`
    SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`;
  if (table?.exists !== true) return [];
  const rows = await prisma.$queryRaw<{ readonly name: string }[]>`
    SELECT migration_name AS name FROM _prisma_migrations
    WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
  return rows.map(({ name }) => name);
}

function listed(migrations: readonly string[]): string {
  const names = migrations.map((name) => `"${name}"`).join(', ');
  return migrations.length === 1 ? `the migration ${names}` : `the migrations ${names}`;
}
