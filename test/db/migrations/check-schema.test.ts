import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { environmentOf, newTokenKeys } from '../../../embedded/harness/environment.ts';
import type { ScratchDir } from '../../../embedded/harness/scratch-dir.ts';
import { createScratchDir } from '../../../embedded/harness/scratch-dir.ts';
import { checkSchema } from '../../../src/db/migrations/check-schema.ts';
import { ownMigrations } from '../../../src/db/migrations/migrate.ts';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import type { TestDatabase } from '../../support/stack/database.ts';
import { createTestDatabase } from '../../support/stack/database.ts';

describe('A process that starts', () => {
  let database: TestDatabase;
  let prisma: PrismaClient;
  let release: ScratchDir;
  beforeEach(async () => {
    database = await createTestDatabase();
    prisma = createDatabase({ url: database.url, poolSize: 1 });
    release = await createScratchDir('release');
    await cp(ownMigrations, release.path, { recursive: true });
  });
  afterEach(async () => {
    await prisma.$disconnect();
    await release[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  it('A database with the migrations of the release is accepted', async () => {
    await expect(checkSchema(prisma, release.path)).resolves.toBeUndefined();
  });

  it('An older database is refused, and the message says what to run', async () => {
    await mkdir(path.join(release.path, '29990101000000_next'));
    await expect(checkSchema(prisma, release.path)).rejects.toThrow(
      'The database lacks the migration "29990101000000_next". Run "node src/migrate.ts" of this release first.',
    );
  });

  it('A newer database is refused, and the message says which release to start', async () => {
    await prisma.$executeRaw`
      INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
      VALUES ('next', '', '29990101000000_next', now(), 1)`;
    await expect(checkSchema(prisma, release.path)).rejects.toThrow(
      'The database has the migration "29990101000000_next" of a newer release. Start that release instead.',
    );
  });

  it('A migration that has not finished, or was rolled back, does not count', async () => {
    await prisma.$executeRaw`UPDATE _prisma_migrations SET finished_at = NULL`;
    await expect(checkSchema(prisma, release.path)).rejects.toThrow('The database lacks');
    await prisma.$executeRaw`UPDATE _prisma_migrations SET finished_at = now(), rolled_back_at = now()`;
    await expect(checkSchema(prisma, release.path)).rejects.toThrow('The database lacks');
  });

  it('A database without tables is refused in the same way', async () => {
    await prisma.$executeRaw`DROP TABLE _prisma_migrations`;
    await expect(checkSchema(prisma, release.path)).rejects.toThrow('Run "node src/migrate.ts"');
  });

  it('A statement that takes longer than the setting is ended by Postgres', async () => {
    const quick = createDatabase({ url: database.url, poolSize: 1, statementTimeoutMs: 100 });
    await expect(quick.$queryRaw`SELECT pg_sleep(30)`).rejects.toThrow(/statement timeout/);
    await quick.$disconnect();
  });

  it.each(['src/server.ts', 'src/worker.ts'])(
    '%s does not start on a newer database, and says which release to start',
    async (program) => {
      await prisma.$executeRaw`
        INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
        VALUES ('next', '', '29990101000000_next', now(), 1)`;
      const env = environmentOf({
        databaseUrl: database.url,
        redisUrl: inject('redisUrl'),
        temporalAddress: inject('temporalAddress'),
        xpmUrl: 'http://localhost:1',
        issuerUrl: 'http://localhost:1',
        tokenKeys: newTokenKeys(),
      });
      const { exitCode, all } = await execa(process.execPath, [program], {
        env: { ...env, PORT: '0' },
        all: true,
        reject: false,
      });
      expect(exitCode).toBe(1);
      expect(all).toContain(
        'The database has the migration \\"29990101000000_next\\" of a newer release. Start that release instead.',
      );
    },
  );
});
