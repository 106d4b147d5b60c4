import { Connection } from '@temporalio/client';
import { connectPractice } from './demo/connect.ts';
import { admins } from './demo/people.ts';
import { chosenPort, freePort } from './process/ports.ts';
import { type ServiceOptions, startService } from './process/service.ts';
import { hasDemo, type Stack, use } from './stack-state.ts';

type Own = Omit<ServiceOptions, 'env' | 'dataDir' | 'signal' | 'onRestart' | 'onEnd'> & {
  /** What only this process is told. */
  readonly env?: Readonly<Record<string, string>>;
};

export async function startSandbox(stack: Stack): Promise<string> {
  const given = stack.env['XPM_BASE_URL'];
  if (given !== undefined) return use(stack, 'XPM_BASE_URL', given);
  const port = await freePort(4010);
  const url = `http://localhost:${port}`;
  await start(stack, {
    name: 'Sandbox',
    entry: new URL('../sandbox/main.ts', import.meta.url),
    args: ['--port', String(port)],
    probe: () => answers(`${url}/.well-known/openid-configuration`),
    // Its consents live in its memory.
    afterRestart: () => renewConsents(stack),
  });
  Object.assign(stack.settings, {
    XPM_BASE_URL: url,
    XPM_CLIENT_ID: 'sandbox-client',
    XPM_CLIENT_SECRET: 'sandbox-secret',
  });
  return `at ${url}`;
}

export async function startApi(stack: Stack): Promise<string> {
  const wanted = chosenPort(stack.env['PORT'], 4000);
  const port = await freePort(wanted);
  const url = stack.env['PUBLIC_URL'] ?? `http://localhost:${port}`;
  // Anybody who reaches the API can sign in as a demo person: nobody but this machine does.
  const host = stack.env['HOST'] ?? '127.0.0.1';
  Object.assign(stack.settings, { PORT: String(port), HOST: host, PUBLIC_URL: url });
  await start(stack, {
    name: 'API',
    entry: new URL('api.ts', import.meta.url),
    args: [],
    env: await metricsEnv(stack),
    probe: () => answers(`http://localhost:${port}/readyz`),
  });
  return port === wanted ? `at ${url}` : `at ${url}, because port ${wanted} is taken`;
}

/** Before the worker: a sync that a kill interrupted goes on with a consent that the sandbox knows. */
export async function renewConsents(stack: Stack): Promise<string> {
  if (!hasDemo(stack)) return 'left to you';
  const apiUrl = stack.settings['PUBLIC_URL'] ?? '';
  const answers: string[] = [];
  for (const admin of admins) answers.push(await connectPractice(apiUrl, admin));
  return [...new Set(answers)].join(', ');
}

export async function startWorker(stack: Stack): Promise<string> {
  await start(stack, {
    name: 'Worker',
    entry: new URL('../src/worker.ts', import.meta.url),
    args: [],
    env: await metricsEnv(stack),
    probe: () => hasWorker(stack),
  });
  return 'ready';
}

/** A process's own port for its metrics: the API takes the first that is free, the worker the next. */
async function metricsEnv({ env }: Stack): Promise<Readonly<Record<string, string>>> {
  const name = 'METRICS_PORT';
  return { [name]: String(await freePort(chosenPort(env[name], 9464, name))) };
}

async function start(stack: Stack, own: Own): Promise<void> {
  const service = await startService({
    ...own,
    env: { ...stack.settings, ...own.env },
    dataDir: stack.dataDir,
    signal: stack.signal,
    onRestart: stack.onIncident,
    onEnd: stack.onFatal,
  });
  stack.started.use(service);
}

async function answers(url: string): Promise<void> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
}

/** A worker is ready when Temporal has heard from it: until then nothing that is started moves. */
async function hasWorker({ settings, env }: Stack): Promise<void> {
  const connection = await Connection.connect({ address: settings['TEMPORAL_ADDRESS'] ?? '' });
  try {
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace: env['TEMPORAL_NAMESPACE'] ?? 'default',
      taskQueue: { name: env['TEMPORAL_TASK_QUEUE'] ?? 'practice-sync' },
    });
    if (pollers.length === 0) throw new Error('no worker has asked for work');
  } finally {
    await connection.close();
  }
}
