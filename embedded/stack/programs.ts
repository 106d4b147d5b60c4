import { connectDemoPractice } from '../demo/connect.ts';
import { admins } from '../demo/people.ts';
import { chosenEdge, environmentOf } from '../harness/environment.ts';
import {
  type ProgramHost,
  startApiProgram,
  startRedisProgram,
  startSandboxProgram,
  startWorkerProgram,
} from '../harness/programs.ts';
import { paths } from '../paths.ts';
import { chosenPort, freePort } from '../process/ports.ts';
import { messageOf } from '../process/run-program.ts';
import { foundBy, hasDemo, type Stack, yours } from './state.ts';

/** The stack works without it, so a machine that has no server is no failure. */
export async function startEmbeddedRedis(
  stack: Stack,
  report: (line: string) => void,
): Promise<string> {
  const given = stack.env['REDIS_URL'];
  if (given !== undefined) {
    stack.found.redisUrl = given;
    return yours('REDIS_URL');
  }
  const port = await freePort(4013);
  const { onIncident } = stack;
  const host = { ...hostOf(stack), restarts: { onRestart: onIncident, onEnd: onIncident } };
  try {
    stack.parts.use(await startRedisProgram(host, { port, report }));
  } catch (error) {
    stack.signal.throwIfAborted();
    stack.found.redisUrl = null;
    return `none, so Postgres alone notifies. ${messageOf(error)}`;
  }
  stack.found.redisUrl = `redis://127.0.0.1:${port}`;
  return `on port ${port}`;
}

export async function startSandbox(stack: Stack): Promise<string> {
  if (stack.env['XPM_BASE_URL'] !== undefined) {
    stack.found.xpmUrl = null;
    return yours('XPM_BASE_URL');
  }
  const port = await freePort(4010);
  const afterRestart = (): Promise<string> => connectDemoPractices(stack);
  stack.parts.use(await startSandboxProgram(hostOf(stack), { port, afterRestart }));
  stack.found.xpmUrl = `http://localhost:${port}`;
  return `at ${stack.found.xpmUrl}`;
}

export async function startApi(stack: Stack): Promise<string> {
  const { env, found } = stack;
  const wanted = chosenPort(env['PORT'], 4000);
  const port = await freePort(wanted);
  const apiUrl = env['PUBLIC_URL'] ?? `http://localhost:${port}`;
  const programEnv = {
    ...environmentOf({
      databaseUrl: foundBy(stack, 'databaseUrl'),
      redisUrl: found.redisUrl ?? null,
      temporalAddress: foundBy(stack, 'temporalAddress'),
      xpmUrl: found.xpmUrl ?? null,
      issuerUrl: foundBy(stack, 'issuerUrl'),
      tokenKeys: foundBy(stack, 'tokenKeys'),
    }),
    ...chosenEdge(env),
    PORT: String(port),
    // Anybody who reaches the API can sign in as a demo person, so only this machine may.
    HOST: env['HOST'] ?? '127.0.0.1',
    PUBLIC_URL: apiUrl,
    WEB_DIRECTORY: env['WEB_DIRECTORY'] ?? paths.web,
  };
  const { issuerKeyFile } = found;
  const signIn = issuerKeyFile === undefined ? {} : { EMBEDDED_ISSUER_KEY: issuerKeyFile };
  const api = await startApiProgram(hostOf(stack), {
    entry: 'embedded/api.ts',
    env: { ...programEnv, ...signIn, METRICS_PORT: await metricsPort(stack) },
  });
  stack.parts.use(api);
  Object.assign(found, { apiUrl, programEnv });
  return port === wanted ? `at ${apiUrl}` : `at ${apiUrl}, because port ${wanted} is taken`;
}

/** Before the worker starts: a sync that a kill has interrupted needs a consent that the sandbox knows. */
export async function connectDemoPractices(stack: Stack): Promise<string> {
  if (!hasDemo(stack)) return 'connect a practice in the API yourself';
  const apiUrl = foundBy(stack, 'apiUrl');
  const outcomes: string[] = [];
  for (const admin of admins) outcomes.push(await connectDemoPractice(apiUrl, admin));
  return [...new Set(outcomes)].join(', ');
}

export async function startWorker(stack: Stack): Promise<string> {
  const env = { ...foundBy(stack, 'programEnv'), METRICS_PORT: await metricsPort(stack) };
  stack.parts.use(await startWorkerProgram(hostOf(stack), { env }));
  return 'ready';
}

/** A process's own port for its metrics: the API takes the first that is free, the worker the next. */
async function metricsPort({ env }: Stack): Promise<string> {
  return String(await freePort(chosenPort(env['METRICS_PORT'], 9464, 'METRICS_PORT')));
}

const hostOf = ({ dataDir, signal, onIncident, onFatal }: Stack): ProgramHost => ({
  dataDir,
  signal,
  restarts: { onRestart: onIncident, onEnd: onFatal },
});
