import type { CipherKey } from './db/practice/token-cipher.ts';
import type { Environment } from './environment.ts';
import { environment, migrationEnvironment, xeroApi, xeroIssuer } from './environment.ts';
import { ConfigError, parseEnvironment } from './environment/parse-environment.ts';
import { redisConfig } from './environment/redis.ts';
import type { Env } from './environment/secret-files.ts';
import { temporalConfig } from './environment/temporal.ts';
import type { RedisConfig } from './events/redis/client.ts';
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
  /** The connections that a process opens to `databaseUrl` at most. */
  readonly databasePoolSize: number;
  /** How long Postgres may take for a statement of the API; `null` for no limit. */
  readonly databaseStatementTimeoutMs: number | null;
  /** Whether the API names its statements, so that Postgres parses them once for each connection. */
  readonly preparesStatements: boolean;
  /** How often a process checks that notifications of Postgres reach it. */
  readonly listenerCheckSeconds: number;
  /** Redis carries notifications between processes; `null` when Postgres alone does. */
  readonly redis: RedisConfig | null;
  readonly temporal: TemporalConfig;
  /** How many activities a worker runs at once. Most of them wait for a response of XPM. */
  readonly activitySlots: number;
  readonly xpm: XpmConfig;
  readonly tokenKeys: readonly [CipherKey, ...CipherKey[]];
  readonly auth: { readonly issuer: string; readonly audience: string };
  /** WebSockets and streams of events that a viewer may have open at once in one API process. */
  readonly socketsPerViewer: number;
  readonly edge: EdgeConfig;
  /** How long a stopping API process stays open for requests, and over how long it then closes its sockets. */
  readonly drainSeconds: number;
  /** How long a stopping worker lets its activities finish. */
  readonly shutdownGraceSeconds: number;
  /** The built web app, served at `/`; `null` for the API alone. */
  readonly webDirectory: string | null;
  /** The web app's client at the issuer; `null` where people sign in without the issuer's page. */
  readonly webClientId: string | null;
  readonly logLevel: string;
  /** Our own secrets, which no log line may contain. */
  readonly secrets: readonly string[];
  /** The port of `/metrics`, apart from the API's; `null` for no metrics. */
  readonly metricsPort: number | null;
  /** The OpenTelemetry collector's address for traces (OTLP over HTTP); `null` for no traces. */
  readonly tracesUrl: string | null;
}

/** The API's settings for browsers, proxies and clients that send many requests. */
export interface EdgeConfig {
  /** The origins whose pages may use the API, besides its own. */
  readonly corsOrigins: readonly string[];
  /** How many proxies stand before the API; each appends to `X-Forwarded-For`. */
  readonly trustedProxies: number;
  /** The cost of what a viewer may request in a minute; about one for each field. */
  readonly viewerCostPerMinute: number;
  /** Requests without a valid token that a network address may send in a minute. */
  readonly addressRequestsPerMinute: number;
  /** Whether clients may read the schema. */
  readonly introspection: boolean;
  /** Whether a browser at the API's address receives GraphiQL. */
  readonly graphiql: boolean;
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
  /** How long a response that has started may be idle before the call is abandoned. */
  readonly idleTimeoutSeconds: number;
}

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
    databasePoolSize: data.DATABASE_POOL_SIZE,
    databaseStatementTimeoutMs:
      data.DATABASE_STATEMENT_TIMEOUT_SECONDS === 0
        ? null
        : data.DATABASE_STATEMENT_TIMEOUT_SECONDS * 1000,
    preparesStatements: data.DATABASE_PREPARED_STATEMENTS,
    listenerCheckSeconds: data.LISTENER_CHECK_SECONDS,
    redis: redisConfig(data),
    temporal: temporalConfig(data),
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
    edge: {
      corsOrigins: data.CORS_ORIGINS ?? [],
      trustedProxies: data.TRUSTED_PROXIES,
      viewerCostPerMinute: data.VIEWER_COST_PER_MINUTE,
      addressRequestsPerMinute: data.ADDRESS_REQUESTS_PER_MINUTE,
      introspection: data.INTROSPECTION,
      graphiql: data.GRAPHIQL,
    },
    drainSeconds: data.DRAIN_SECONDS,
    shutdownGraceSeconds: data.SHUTDOWN_GRACE_SECONDS,
    webDirectory: data.WEB_DIRECTORY ?? null,
    webClientId: data.AUTH_CLIENT_ID ?? null,
    logLevel: data.LOG_LEVEL,
    secrets: secretsIn(data),
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

function secretsIn(data: Environment): readonly string[] {
  const passwords = [redisConfig(data)?.password, data.REDIS_SENTINEL_PASSWORD];
  return [
    data.XPM_CLIENT_SECRET,
    ...data.TOKEN_KEYS.map(({ secret }) => secret.toString('base64')),
    ...[...passwords, data.TEMPORAL_API_KEY].filter((secret) => secret != null),
  ];
}

/** The exact address for traces, or the collector's address with the path that OTLP defines. */
function tracesUrl(env: Environment): string | null {
  const collector = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  return (
    env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ??
    (collector === undefined ? null : `${collector}/v1/traces`)
  );
}
