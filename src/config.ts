import type { z } from 'zod';
import type { CipherKey } from './db/practice/token-cipher.ts';
import type { Environment } from './environment.ts';
import { environment, migrationEnvironment, xeroApi, xeroIssuer } from './environment.ts';
import type { TemporalConfig } from './temporal/connection.ts';

/** The configuration that a process reads from its environment. */
export interface Config {
  readonly port: number;
  /** The address to listen on; `null` for all addresses of the machine. */
  readonly host: string | null;
  /** The address at which people reach the API. XPM redirects to `<publicUrl>/xpm/callback`. */
  readonly publicUrl: string;
  /** Postgres for queries; a connection pooler may stand in front of it. */
  readonly databaseUrl: string;
  /** Postgres without a pooler, for LISTEN and migrations. */
  readonly databaseDirectUrl: string;
  /** How often a process checks that notifications of Postgres reach it. */
  readonly listenerCheckSeconds: number;
  readonly temporal: TemporalConfig;
  /** How many activities a worker runs at once. Most of them wait for a response of XPM. */
  readonly activitySlots: number;
  readonly xpm: XpmConfig;
  readonly tokenKeys: readonly [CipherKey, ...CipherKey[]];
  readonly auth: { readonly issuer: string; readonly audience: string };
  /** WebSockets that a viewer may have open at once in one API process. */
  readonly socketsPerViewer: number;
  /** The built web app, served at `/`; `null` for the API alone. */
  readonly webDirectory: string | null;
  readonly logLevel: string;
  /** Our own secrets, which no log line may contain. */
  readonly secrets: readonly string[];
  /** The port of `/metrics`, apart from the API's; `null` for no metrics. */
  readonly metricsPort: number | null;
  /** The OpenTelemetry collector's address for traces (OTLP over HTTP); `null` for no traces. */
  readonly tracesUrl: string | null;
}

export interface XpmConfig {
  /** The API's origin; paths start with `/practicemanager/3.1/` and `/connections`. */
  readonly baseUrl: string;
  /** The OAuth 2.0 issuer whose discovery document contains the other addresses. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The wait after a first call without a readable response. */
  readonly initialWaitSeconds: number;
  /** How many such calls in a row a sync makes before it fails. */
  readonly maxConsecutiveFailures: number;
  /**
   * How long XPM may take until a response starts: a detailed list of a large practice takes minutes. The identity
   * server never has longer than half a minute.
   */
  readonly responseTimeoutSeconds: number;
  /** How long a response that has started may be silent before the call is abandoned. */
  readonly idleTimeoutSeconds: number;
}

/** The environment is invalid. The message lists every problem, without values, which may be secrets. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Env = Readonly<Record<string, string | undefined>>;

/** @throws ConfigError */
export function readConfig(env: Env = process.env): Config {
  const data = parseEnvironment(environment, env);
  // Another XPM than Xero's, such as the sandbox, is its own issuer.
  const defaultIssuer = data.XPM_BASE_URL === xeroApi ? xeroIssuer : data.XPM_BASE_URL;
  return {
    port: data.PORT,
    host: data.HOST ?? null,
    publicUrl: data.PUBLIC_URL ?? `http://localhost:${data.PORT}`,
    databaseUrl: data.DATABASE_URL,
    databaseDirectUrl: data.DATABASE_DIRECT_URL ?? data.DATABASE_URL,
    listenerCheckSeconds: data.LISTENER_CHECK_SECONDS,
    temporal: {
      address: data.TEMPORAL_ADDRESS,
      namespace: data.TEMPORAL_NAMESPACE,
      taskQueue: data.TEMPORAL_TASK_QUEUE,
    },
    activitySlots: data.ACTIVITY_SLOTS,
    xpm: {
      baseUrl: data.XPM_BASE_URL,
      issuer: data.XPM_ISSUER ?? defaultIssuer,
      clientId: data.XPM_CLIENT_ID,
      clientSecret: data.XPM_CLIENT_SECRET,
      initialWaitSeconds: data.XPM_RETRY_INITIAL_SECONDS,
      maxConsecutiveFailures: data.XPM_MAX_CONSECUTIVE_FAILURES,
      responseTimeoutSeconds: data.XPM_RESPONSE_TIMEOUT_SECONDS,
      idleTimeoutSeconds: data.XPM_IDLE_TIMEOUT_SECONDS,
    },
    tokenKeys: data.TOKEN_KEYS,
    auth: { issuer: data.AUTH_ISSUER, audience: data.AUTH_AUDIENCE },
    socketsPerViewer: data.SOCKETS_PER_VIEWER,
    webDirectory: data.WEB_DIRECTORY ?? null,
    logLevel: data.LOG_LEVEL,
    secrets: [
      data.XPM_CLIENT_SECRET,
      ...data.TOKEN_KEYS.map(({ secret }) => secret.toString('base64')),
    ],
    metricsPort: data.METRICS_PORT ?? null,
    tracesUrl: tracesUrl(data),
  };
}

export type MigrationConfig = Pick<Config, 'databaseDirectUrl' | 'logLevel' | 'secrets'>;

/**
 * The configuration of src/migrate.ts, which needs no secrets of XPM.
 * @throws ConfigError
 */
export function readMigrationConfig(env: Env = process.env): MigrationConfig {
  const data = parseEnvironment(migrationEnvironment, env);
  return {
    databaseDirectUrl: data.DATABASE_DIRECT_URL ?? data.DATABASE_URL,
    logLevel: data.LOG_LEVEL,
    secrets: [],
  };
}

/** Returns the configuration; with an invalid environment the process prints the problems and exits with status 2. */
export function configOrExit<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}

/** The exact address for traces, or the collector's address with the path that OTLP defines. */
function tracesUrl(env: Environment): string | null {
  const collector = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  return (
    env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ??
    (collector === undefined ? null : `${collector}/v1/traces`)
  );
}

function parseEnvironment<T>(variables: z.ZodType<T>, env: Env): T {
  const parsed = variables.safeParse(env, {
    error: ({ input }) => (input === undefined ? 'is required' : undefined),
  });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((each) => `  ${String(each.path[0])} ${each.message}.`);
  throw new ConfigError(`The environment is invalid:\n${[...new Set(problems)].join('\n')}`);
}
