import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { TadaDocumentNode } from 'gql.tada';
import { print } from 'graphql';
import type { Client as SocketClient } from 'graphql-ws';
import { inject } from 'vitest';
import type { DemoPractice, Person, SignInAs } from '../../../embedded/demo/people.ts';
import { harbourAndFinch, people, ridgeStreet } from '../../../embedded/demo/people.ts';
import { connectPractice as connectThroughSandbox } from '../../../embedded/harness/consent.ts';
import { environmentOf, newTokenKeys } from '../../../embedded/harness/environment.ts';
import { execute, openSocket } from '../../../embedded/harness/graphql-client.ts';
import { createScratchDir } from '../../../embedded/harness/scratch-dir.ts';
import { globalId, seed } from '../../../embedded/harness/seed.ts';
import { zoneAt } from '../../../embedded/harness/time-zone.ts';
import { startIssuer } from '../../../embedded/identity/issuer.ts';
import { signInExtras } from '../../../embedded/identity/sign-in-extras.ts';
import { readConfig } from '../../../src/config.ts';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import type { RunningServer } from '../../../src/server.ts';
import { startServer } from '../../../src/server.ts';
import type { RunningWorker } from '../../../src/worker.ts';
import { startWorker } from '../../../src/worker.ts';
import type { TestDatabase } from './database.ts';
import { createTestDatabase } from './database.ts';
import type { SandboxControl } from './sandbox.ts';
import { startTestSandbox } from './sandbox.ts';

import './runtime.ts';

/** The product and everything around it for one test file. Only the Postgres and Temporal servers are shared. */
export interface TestStack extends AsyncDisposable {
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  readonly prisma: PrismaClient;
  readonly sandbox: SandboxControl;
  readonly practiceId: string;
  readonly otherPracticeId: string;
  readonly tokenFor: (
    as: SignInAs,
    options?: { readonly expiresInSeconds?: number },
  ) => Promise<string>;
  /** Runs an operation over HTTP as one of the demo people. */
  execute<R, V>(as: SignInAs, document: TadaDocumentNode<R, V>, variables: V): Promise<R>;
  /** Opens a WebSocket for subscriptions as one of the demo people. */
  socket(as: SignInAs): Promise<SocketClient>;
  /** Connects both practices through the sandbox's OAuth. */
  connect(): Promise<void>;
  /** Starts another API process of the stack. The caller stops it. */
  startApi(env?: Readonly<Record<string, string>>): Promise<RunningServer>;
  startWorker(): Promise<void>;
  stopWorker(): Promise<void>;
  /** The URL of a process's metrics. `METRICS_PORT` must be in `env`. */
  metricsUrl(of: 'api' | 'worker'): string;
}

export interface StackOptions {
  /** Default true. */
  readonly connect?: boolean;
  /** Default true. */
  readonly worker?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** The caller's own. Default: a new one in the Postgres that all tests share. */
  readonly database?: Pick<TestDatabase, 'url'>;
  /** Receives the lines of the log in place of standard output. */
  readonly logLines?: string[];
}

/** Failures of the sandbox are seen in a second instead of minutes. */
const quickPolicies = {
  XPM_RETRY_INITIAL_SECONDS: '0.2',
  XPM_MAX_CONSECUTIVE_FAILURES: '6',
  XPM_IDLE_TIMEOUT_SECONDS: '2',
};

export async function startStack(options: StackOptions = {}): Promise<TestStack> {
  const parts = new AsyncDisposableStack();
  try {
    return await build(options, parts);
  } catch (error) {
    await parts.disposeAsync();
    throw error;
  }
}

async function build(options: StackOptions, parts: AsyncDisposableStack): Promise<TestStack> {
  const database = options.database ?? parts.use(await createTestDatabase());
  const sandbox = parts.use(await startTestSandbox());
  const dir = parts.use(await createScratchDir('issuer'));
  const issuer = parts.use(await startIssuer({ keyFile: path.join(dir.path, 'key.json') }));
  const prisma = createDatabase({ url: database.url, poolSize: 2 });
  parts.defer(() => prisma.$disconnect());
  const { own, other, members } = practicesOfOneTest();
  await seed(prisma, members);
  const env = {
    ...environmentOf({
      databaseUrl: database.url,
      redisUrl: inject('redisUrl'),
      temporalAddress: inject('temporalAddress'),
      xpmUrl: sandbox.url,
      issuerUrl: issuer.url,
      tokenKeys: newTokenKeys(),
    }),
    ...quickPolicies,
    PORT: '0',
    PUBLIC_URL: 'http://localhost:4000',
    TEMPORAL_TASK_QUEUE: `test-${randomUUID()}`,
    LOG_LEVEL: 'warn',
    ...options.env,
  };
  const config = readConfig(env);
  const { logLines } = options;
  const log = logLines && { logOutput: { write: (line: string) => void logLines.push(line) } };
  const extras = { ...signInExtras(issuer, members), ...log };
  const server = parts.use(await startServer(config, extras));

  let worker: RunningWorker | null = null;
  const stopWorker = async (): Promise<void> => {
    const running = worker;
    worker = null;
    await running?.[Symbol.asyncDispose]();
  };
  parts.defer(stopWorker);
  const tokenFor: TestStack['tokenFor'] = (as, tokenOptions) => {
    const person = members.find((each) => each.as === as);
    if (person === undefined) throw new Error(`There is no demo person "${as}".`);
    return issuer.tokenFor(person, tokenOptions);
  };
  const stack: TestStack = {
    url: server.url,
    env,
    prisma,
    sandbox,
    practiceId: globalId(own),
    otherPracticeId: globalId(other),
    tokenFor,
    execute: async (as, document, variables) =>
      executeWithToken(server.url, await tokenFor(as), { document, variables }),
    socket: async (as) =>
      openSocket(server.url, await tokenFor(as), { webSocketImpl: WebSocket, retryAttempts: 0 }),
    startApi: (more = {}) => startServer(readConfig({ ...env, ...more }), extras),
    async startWorker() {
      worker = await startWorker(config, {
        workflowBundle: { codePath: inject('workflowBundlePath') },
        ...log,
      });
    },
    stopWorker,
    metricsUrl(of) {
      const url = (of === 'api' ? server : worker)?.metricsUrl;
      if (url == null) throw new Error(`There are no metrics of the ${of}.`);
      return url;
    },
    async connect() {
      await connectPractice(stack, 'admin', own.sandboxPractice);
      await connectPractice(stack, 'other', other.sandboxPractice);
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
  if (options.worker !== false) await stack.startWorker();
  if (options.connect !== false) await stack.connect();
  return stack;
}

/**
 * The demo people in practices of the test's own. Workflow ids contain the practice's id, so workflows
 * that another test has left open in the shared Temporal do not interfere. Nothing is scheduled in the
 * practices' time zone for hours, so no automatic sync does, either.
 */
function practicesOfOneTest(): {
  readonly own: DemoPractice;
  readonly other: DemoPractice;
  readonly members: readonly Person[];
} {
  const timeZone = zoneAt(5);
  const own = { ...harbourAndFinch, id: randomUUID(), timeZone };
  const other = { ...ridgeStreet, id: randomUUID(), timeZone };
  const members = people.map((person) => ({
    ...person,
    practice: person.practice === harbourAndFinch ? own : other,
  }));
  return { own, other, members };
}

/** Runs a typed operation over HTTP, and returns its data. An error of the API is thrown. */
export function executeWithToken<R, V>(
  url: string,
  token: string,
  { document, variables }: { readonly document: TadaDocumentNode<R, V>; readonly variables: V },
): Promise<R> {
  const operation = { query: print(document), variables: variables as Record<string, unknown> };
  return execute(url, token, operation);
}

/** Connects a practice as its admin's browser does, and returns the page that the admin sees. */
export async function connectPractice(
  stack: TestStack,
  as: SignInAs,
  sandboxPractice: number,
  practiceId = as === 'other' ? stack.otherPracticeId : stack.practiceId,
): Promise<Response> {
  const token = await stack.tokenFor(as);
  return connectThroughSandbox({ apiUrl: stack.url, token, practiceId, sandboxPractice });
}
