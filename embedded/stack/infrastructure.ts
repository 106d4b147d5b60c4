import { migrate } from '../../src/db/migrations/migrate.ts';
import { people } from '../demo/people.ts';
import { seedDatabase } from '../harness/seed.ts';
import { startIssuer } from '../identity/issuer.ts';
import { startPostgres } from '../postgres/postgres.ts';
import { postgresDataDir, postgresPidFile, temporalDbFile } from '../process/leftovers.ts';
import { freePort } from '../process/ports.ts';
import { logFile } from '../process/service.ts';
import { startTemporal } from '../temporal/temporal.ts';
import { addVital, foundBy, inData, type Stack, yours } from './state.ts';

export async function startEmbeddedPostgres(stack: Stack): Promise<string> {
  const given = stack.env['DATABASE_URL'];
  if (given !== undefined) {
    stack.found.databaseUrl = given;
    return yours('DATABASE_URL');
  }
  const { dataDir, signal } = stack;
  const postgres = await startPostgres({
    dataDir: postgresDataDir(dataDir),
    port: await freePort(4012),
    persistent: true,
    logFile: logFile(dataDir, 'postgres'),
    pidFile: postgresPidFile(dataDir),
    signal,
  });
  addVital(stack, 'Postgres', postgres);
  stack.found.databaseUrl = await postgres.createDatabase('practice_sync', { ifMissing: true });
  return `on port ${postgres.port}`;
}

export async function prepareTables(stack: Stack): Promise<string> {
  const databaseUrl = foundBy(stack, 'databaseUrl');
  const applied = await migrate(databaseUrl);
  if (stack.env['AUTH_ISSUER'] === undefined) await seedDatabase(databaseUrl, people);
  if (applied.length === 0) return 'up to date';
  return applied.length === 1 ? '1 migration applied' : `${applied.length} migrations applied`;
}

export async function startEmbeddedTemporal(
  stack: Stack,
  report: (line: string) => void,
): Promise<string> {
  const given = stack.env['TEMPORAL_ADDRESS'];
  if (given !== undefined) {
    stack.found.temporalAddress = given;
    return yours('TEMPORAL_ADDRESS');
  }
  const { dataDir, signal } = stack;
  const temporal = await startTemporal({
    dbFile: temporalDbFile(dataDir),
    port: await freePort(7233),
    uiPort: await freePort(8233),
    logFile: logFile(dataDir, 'temporal'),
    signal,
    report,
  });
  addVital(stack, 'Temporal', temporal);
  stack.found.temporalAddress = temporal.address;
  if (temporal.uiUrl !== null) stack.found.temporalUi = temporal.uiUrl;
  return `at ${temporal.address}`;
}

export async function startSignIn(stack: Stack): Promise<string> {
  const given = stack.env['AUTH_ISSUER'];
  if (given !== undefined) {
    stack.found.issuerUrl = given;
    return yours('AUTH_ISSUER');
  }
  const keyFile = inData(stack, 'issuer-key.json');
  const issuer = stack.parts.use(await startIssuer({ port: await freePort(4011), keyFile }));
  stack.found.issuerUrl = issuer.url;
  stack.found.issuerKeyFile = keyFile;
  return `tokens from ${issuer.url}`;
}
