import { people } from './demo/people.ts';
import { seed } from './demo/seed.ts';
import { startIssuer } from './identity/issuer.ts';
import { migrate } from './postgres/migrate.ts';
import { startPostgres } from './postgres/postgres.ts';
import { postgresDataDir, postgresPidFile, temporalDbFile } from './process/leftovers.ts';
import { freePort } from './process/ports.ts';
import { logFile } from './process/service.ts';
import { guard, inData, type Stack, use } from './stack-state.ts';
import { startTemporal } from './temporal/temporal.ts';

export async function startDatabase(stack: Stack): Promise<string> {
  const given = stack.env['DATABASE_URL'];
  if (given !== undefined) return use(stack, 'DATABASE_URL', given);
  const postgres = await startPostgres({
    dataDir: postgresDataDir(stack.dataDir),
    port: await freePort(4012),
    persistent: true,
    logFile: logFile(stack.dataDir, 'postgres'),
    pidFile: postgresPidFile(stack.dataDir),
    signal: stack.signal,
  });
  guard(stack, 'Postgres', postgres);
  const url = await postgres.createDatabase('practice_sync', { ifMissing: true });
  stack.settings['DATABASE_URL'] = url;
  return `on port ${postgres.port}`;
}

export async function prepareTables(stack: Stack): Promise<string> {
  const url = stack.settings['DATABASE_URL'] ?? '';
  const applied = await migrate(url);
  if (stack.env['AUTH_ISSUER'] === undefined) await seed(url, people);
  return applied.length === 0 ? 'as they should be' : `brought up to date (${applied.length} new)`;
}

export async function startEmbeddedTemporal(
  stack: Stack,
  say: (line: string) => void,
): Promise<string> {
  const given = stack.env['TEMPORAL_ADDRESS'];
  if (given !== undefined) return use(stack, 'TEMPORAL_ADDRESS', given);
  const server = await startTemporal({
    dbFile: temporalDbFile(stack.dataDir),
    port: await freePort(7233),
    uiPort: await freePort(8233),
    logFile: logFile(stack.dataDir, 'temporal'),
    signal: stack.signal,
    say,
  });
  guard(stack, 'Temporal', server);
  stack.settings['TEMPORAL_ADDRESS'] = server.address;
  stack.temporalUi = server.uiUrl;
  return `at ${server.address}`;
}

export async function startSignIn(stack: Stack): Promise<string> {
  const given = stack.env['AUTH_ISSUER'];
  if (given !== undefined) return use(stack, 'AUTH_ISSUER', given);
  const keyFile = inData(stack, 'issuer-key.json');
  const server = await startIssuer({ port: await freePort(4011), keyFile });
  stack.started.use(server);
  stack.settings['AUTH_ISSUER'] = server.url;
  stack.settings['EMBEDDED_ISSUER_KEY'] = keyFile;
  return `tokens from ${server.url}`;
}
