import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { TadaDocumentNode } from 'gql.tada';
import { print } from 'graphql';
import type { Client as SocketClient } from 'graphql-ws';
import { createClient } from 'graphql-ws';
import { inject } from 'vitest';
import type { DemoPractice, Person, SignInAs } from '../../../embedded/demo/people.ts';
import { globalId, harbourAndFinch, people, ridgeStreet } from '../../../embedded/demo/people.ts';
import { seed } from '../../../embedded/demo/seed.ts';
import { zoneAt } from '../../../embedded/demo/time-zone.ts';
import { startIssuer } from '../../../embedded/identity/issuer.ts';
import { signInExtras } from '../../../embedded/identity/sign-in-extras.ts';
import { readConfig } from '../../../src/config.ts';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import { createDatabase } from '../../../src/db/prisma.ts';
import { startServer } from '../../../src/server.ts';
import type { RunningWorker } from '../../../src/worker.ts';
import { startWorker } from '../../../src/worker.ts';
import { graphql } from '../graphql.ts';
import type { TestDatabase } from './database.ts';
import { createTestDatabase } from './database.ts';
import type { SandboxControl } from './sandbox.ts';
import { startTestSandbox } from './sandbox.ts';

/** Everything that the product runs on, for one test file: nothing of it is shared but Postgres and Temporal themselves. */
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
  ask<R, V>(as: SignInAs, document: TadaDocumentNode<R, V>, variables: V): Promise<R>;
  /** A socket of graphql-ws, signed in. */
  socket(as: SignInAs): Promise<SocketClient>;
  /** Connects both practices through the sandbox's OAuth. */
  connect(): Promise<void>;
  startWorker(): Promise<void>;
  stopWorker(): Promise<void>;
  /** Where a process shows its metrics; `METRICS_PORT` must be among `env`. */
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
}

// What a worker says goes where the product's logs go; of the tests' own only what is wrong.
Runtime.install({ logger: new DefaultLogger('WARN') });

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
  const dir = await mkdtemp(path.join(tmpdir(), 'practice-sync-issuer-'));
  parts.defer(() => rm(dir, { recursive: true }));
  const issuer = parts.use(await startIssuer({ keyFile: path.join(dir, 'key.json') }));
  const { own, other, members } = practicesOfOneTest();
  await seed(database.url, members);
  const env = {
    PORT: '0',
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    TEMPORAL_TASK_QUEUE: `test-${randomUUID()}`,
    XPM_BASE_URL: sandbox.url,
    XPM_CLIENT_ID: 'sandbox-client',
    XPM_CLIENT_SECRET: 'sandbox-secret',
    XPM_RETRY_INITIAL_SECONDS: '0.2',
    XPM_MAX_CONSECUTIVE_FAILURES: '6',
    XPM_IDLE_TIMEOUT_SECONDS: '2',
    TOKEN_KEYS: `test:${randomBytes(32).toString('base64')}`,
    AUTH_ISSUER: issuer.url,
    LOG_LEVEL: 'warn',
    PUBLIC_URL: 'http://localhost:4000',
    ...options.env,
  };
  const config = readConfig(env);
  const server = parts.use(await startServer(config, signInExtras(issuer, members)));
  const prisma = createDatabase({ url: database.url, poolSize: 2 });
  parts.defer(() => prisma.$disconnect());

  let worker: RunningWorker | null = null;
  const stopWorker = async (): Promise<void> => {
    const running = worker;
    worker = null;
    await running?.[Symbol.asyncDispose]();
  };
  parts.defer(stopWorker);
  const tokenFor: TestStack['tokenFor'] = (as, tokenOptions) => {
    const person = members.find((each) => each.as === as);
    if (person === undefined) throw new Error(`Nobody is "${as}".`);
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
    ask: async (as, document, variables) =>
      askWithToken(server.url, await tokenFor(as), { document, variables }),
    async socket(as) {
      const authorization = `Bearer ${await tokenFor(as)}`;
      return createClient({
        url: `${server.url.replace('http', 'ws')}/graphql`,
        connectionParams: { authorization },
        webSocketImpl: WebSocket,
        retryAttempts: 0,
      });
    },
    async startWorker() {
      worker = await startWorker(config, {
        workflowBundle: { codePath: inject('workflowBundlePath') },
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
 * The demo people in practices of the test's own: a workflow's id is made of its practice's, and a
 * workflow that another test left open in the Temporal they share would stand in this one's way. Their
 * day has hours in which nothing is due: what runs by itself would be a guest in every test.
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

/** Runs an operation over HTTP; what the API calls an error is one here too. */
export async function askWithToken<R, V>(
  url: string,
  token: string,
  { document, variables }: { readonly document: TadaDocumentNode<R, V>; readonly variables: V },
): Promise<R> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const body = (await response.json()) as { data?: R; errors?: unknown };
  if (body.errors !== undefined || body.data === undefined) {
    throw new Error(JSON.stringify(body.errors ?? body));
  }
  return body.data;
}

const beginConnection = graphql(`
  mutation BeginConnection($practiceId: ID!) {
    beginXpmConnection(input: { practiceId: $practiceId }) {
      __typename
      ... on XpmConnectionBegun {
        authorizationUrl
      }
    }
  }
`);

/** Connects as an admin's browser would, with the sandbox consenting at once. */
export async function connectPractice(
  stack: TestStack,
  as: SignInAs,
  sandboxPractice: number,
  practiceId = as === 'other' ? stack.otherPracticeId : stack.practiceId,
): Promise<Response> {
  const { beginXpmConnection: begun } = await stack.ask(as, beginConnection, { practiceId });
  if (begun.__typename !== 'XpmConnectionBegun') throw new Error(begun.__typename);
  const page = new URL(begun.authorizationUrl);
  page.searchParams.set('prompt', 'none');
  page.searchParams.set('practice', String(sandboxPractice));
  const consent = await fetch(page, { redirect: 'manual' });
  const callback = new URL(consent.headers.get('location') ?? '');
  return fetch(new URL(callback.pathname + callback.search, stack.url));
}
