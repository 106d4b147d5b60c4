import { z } from 'zod';
import type { CipherKey } from './db/practice/token-cipher.ts';
import { defaultRetryPolicy } from './domain/sync/failed-call.ts';
import type { TemporalConfig } from './temporal/connection.ts';

/** Everything that a process of ours takes from its environment. */
export interface Config {
  readonly port: number;
  /** The address to listen at; null for all of this machine's. */
  readonly host: string | null;
  /** Where people reach the API; XPM sends them back to `<publicUrl>/xpm/callback`. */
  readonly publicUrl: string;
  readonly databaseUrl: string;
  readonly temporal: TemporalConfig;
  /** How many activities a worker carries out at once: calls of XPM, for the most part, that wait. */
  readonly activitySlots: number;
  readonly xpm: XpmConfig;
  readonly tokenKeys: readonly [CipherKey, ...CipherKey[]];
  readonly auth: { readonly issuer: string; readonly audience: string };
  readonly logLevel: string;
  /** What no log may hold, by its value: our own secrets. */
  readonly secrets: readonly string[];
  /** Where this process answers `/metrics`, apart from what people reach; null for nowhere. */
  readonly metricsPort: number | null;
  /** Where traces are sent, by OTLP over HTTP; null for no traces. */
  readonly tracesUrl: string | null;
}

export interface XpmConfig {
  /** The API's origin; paths begin with `/practicemanager/3.1/` and `/connections`. */
  readonly baseUrl: string;
  /** The OAuth 2.0 issuer whose discovery document names the other addresses. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Seconds to wait after a first call without a readable answer. */
  readonly initialWaitSeconds: number;
  /** How many such calls in a row a sync makes before it gives up. */
  readonly maxConsecutiveFailures: number;
  /**
   * Seconds of silence in the middle of an answer after which a call is given up. Before an answer
   * begins XPM may take longer: src/xpm/http/transport.ts says how long.
   */
  readonly idleTimeoutSeconds: number;
}

const xero = { api: 'https://api.xero.com', issuer: 'https://identity.xero.com' };
const keyBytes = 32;

const cipherKey = z.string().transform((text, context): CipherKey => {
  const [id = '', secret = ''] = text.split(':');
  const bytes = Buffer.from(secret, 'base64');
  if (id === '' || bytes.length !== keyBytes) {
    context.addIssue('each key reads <key id>:<32 bytes in base64>, newest first');
  }
  return { id, secret: bytes };
});

const hasDistinctIds = (keys: readonly CipherKey[]): boolean =>
  new Set(keys.map(({ id }) => id)).size === keys.length;

const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/$/, ''));
const port = z.coerce.number().int().min(0).max(65_535);
const seconds = z.coerce.number().positive();

const environment = z.object({
  PORT: port.default(4000),
  HOST: z.string().min(1).optional(),
  PUBLIC_URL: httpUrl.optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  TEMPORAL_ADDRESS: z.string().regex(/^[^\s/]+:\d+$/, 'host:port'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_TASK_QUEUE: z.string().min(1).default('practice-sync'),
  ACTIVITY_SLOTS: z.coerce.number().int().positive().default(100),
  XPM_BASE_URL: httpUrl.default(xero.api),
  XPM_ISSUER: httpUrl.optional(),
  XPM_CLIENT_ID: z.string().min(1),
  XPM_CLIENT_SECRET: z.string().min(1),
  XPM_RETRY_INITIAL_SECONDS: seconds.default(defaultRetryPolicy.initialWaitSeconds),
  XPM_MAX_CONSECUTIVE_FAILURES: z.coerce
    .number()
    .int()
    .positive()
    .default(defaultRetryPolicy.maxFailures),
  XPM_IDLE_TIMEOUT_SECONDS: seconds.default(60),
  TOKEN_KEYS: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.tuple([cipherKey], cipherKey))
    // A value names its key: of two with one name, the second would never be tried.
    .refine(hasDistinctIds, 'each key needs an id of its own'),
  AUTH_ISSUER: httpUrl,
  AUTH_AUDIENCE: z.string().min(1).default('practice-sync'),
  METRICS_PORT: port.optional(),
  // OpenTelemetry's own names and meanings; its exporter reads more of them (headers, for example).
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

/** The environment is not what it must be; the message names every fault at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** @throws ConfigError */
export function readConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Config {
  const parsed = environment.safeParse(env, {
    error: ({ input }) => (input === undefined ? 'It is missing.' : undefined),
  });
  if (!parsed.success) {
    const faults = parsed.error.issues.map((each) => `  ${each.path.join('.')}: ${each.message}`);
    throw new ConfigError(`The environment needs a change:\n${faults.join('\n')}`);
  }
  const { data } = parsed;
  const ownIssuer = data.XPM_BASE_URL === xero.api ? xero.issuer : data.XPM_BASE_URL;
  return {
    port: data.PORT,
    host: data.HOST ?? null,
    publicUrl: data.PUBLIC_URL ?? `http://localhost:${data.PORT}`,
    databaseUrl: data.DATABASE_URL,
    temporal: {
      address: data.TEMPORAL_ADDRESS,
      namespace: data.TEMPORAL_NAMESPACE,
      taskQueue: data.TEMPORAL_TASK_QUEUE,
    },
    activitySlots: data.ACTIVITY_SLOTS,
    xpm: {
      baseUrl: data.XPM_BASE_URL,
      issuer: data.XPM_ISSUER ?? ownIssuer,
      clientId: data.XPM_CLIENT_ID,
      clientSecret: data.XPM_CLIENT_SECRET,
      initialWaitSeconds: data.XPM_RETRY_INITIAL_SECONDS,
      maxConsecutiveFailures: data.XPM_MAX_CONSECUTIVE_FAILURES,
      idleTimeoutSeconds: data.XPM_IDLE_TIMEOUT_SECONDS,
    },
    tokenKeys: data.TOKEN_KEYS,
    auth: { issuer: data.AUTH_ISSUER, audience: data.AUTH_AUDIENCE },
    logLevel: data.LOG_LEVEL,
    secrets: [
      data.XPM_CLIENT_SECRET,
      ...data.TOKEN_KEYS.map(({ secret }) => secret.toString('base64')),
    ],
    metricsPort: data.METRICS_PORT ?? null,
    tracesUrl: tracesUrl(data),
  };
}

/** The configuration of a process of its own, which says what is wrong with it and ends. */
export function readOwnConfig(): Config {
  try {
    return readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}

/** The address of the collector's traces as it is given, or the collector's with OTLP's own path. */
function tracesUrl(env: z.infer<typeof environment>): string | null {
  const collector = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  return (
    env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ??
    (collector === undefined ? null : `${collector}/v1/traces`)
  );
}
