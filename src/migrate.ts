import { configOrExit, readMigrationConfig } from './config.ts';
import { migrate } from './db/migrations/migrate.ts';
import { createLogger } from './logger.ts';

// The process that applies the migrations of a release, before its API and workers start.
if (import.meta.main) {
  const config = configOrExit(readMigrationConfig);
  const logger = createLogger('migrate', config);
  try {
    const migrations = await migrate(config.databaseDirectUrl);
    logger.info({ migrations }, 'the database is up to date');
  } catch (err) {
    logger.fatal({ err }, 'the database could not be migrated');
    process.exitCode = 1;
  }
}
