import { z } from 'zod';
import type { CipherKey } from './db/practice/token-cipher.ts';
import { defaultRetryPolicy } from './domain/sync/failed-call.ts';
import { edgeVariables } from './environment/edge.ts';
import { redisContradictions, redisVariables } from './environment/redis.ts';
import { temporalContradictions, temporalVariables } from './environment/temporal.ts';
import {
  count,
  httpUrl,
  must,
  port,
  postgresUrl,
  seconds,
  secondsOrZero,
  text,
  yesOrNo,
} from './environment/values.ts';

export const xeroApi = 'https://api.xero.com';
export const xeroIssuer = 'https://identity.xero.com';

const keyBytes = 32;

const cipherKey = z.string().transform((key, context): CipherKey => {
  const [id = '', secret = ''] = key.split(':');
  const bytes = Buffer.from(secret, 'base64');
  if (id === '' || bytes.length !== keyBytes) {
    context.addIssue('must be keys of the form <key id>:<32 bytes in base64>, newest first');
  }
  return { id, secret: bytes };
});

const hasDistinctIds = (keys: readonly CipherKey[]): boolean =>
  new Set(keys.map(({ id }) => id)).size === keys.length;

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const variables = z.object({
  PORT: port.default(4000),
  HOST: text.optional(),
  PUBLIC_URL: httpUrl.optional(),
  DATABASE_URL: postgresUrl,
  DATABASE_DIRECT_URL: postgresUrl.optional(),
  DATABASE_POOL_SIZE: count.default(20),
  DATABASE_STATEMENT_TIMEOUT_SECONDS: secondsOrZero.default(30),
  DATABASE_PREPARED_STATEMENTS: yesOrNo.default(true),
  LISTENER_CHECK_SECONDS: seconds.default(30),
  ...redisVariables,
  ...temporalVariables,
  ACTIVITY_SLOTS: count.default(100),
  XPM_BASE_URL: httpUrl.default(xeroApi),
  XPM_ISSUER: httpUrl.optional(),
  XPM_CLIENT_ID: text,
  XPM_CLIENT_SECRET: text,
  XPM_RETRY_INITIAL_SECONDS: seconds.default(defaultRetryPolicy.initialWaitSeconds),
  XPM_MAX_CONSECUTIVE_FAILURES: count.default(defaultRetryPolicy.maxFailures),
  XPM_RESPONSE_TIMEOUT_SECONDS: seconds.default(300),
  XPM_IDLE_TIMEOUT_SECONDS: seconds.default(60),
  TOKEN_KEYS: z
    .string()
    .transform((keys) => keys.split(','))
    .pipe(z.tuple([cipherKey], cipherKey))
    // A value contains the id of its key, so of two keys with one id the second would never decrypt.
    .refine(hasDistinctIds, { error: 'must give each key an id of its own' }),
  AUTH_ISSUER: httpUrl,
  AUTH_AUDIENCE: text.default('practice-sync'),
  AUTH_CLIENT_ID: text.optional(),
  ...edgeVariables,
  DRAIN_SECONDS: secondsOrZero.default(5),
  SHUTDOWN_GRACE_SECONDS: seconds.default(25),
  WEB_DIRECTORY: text.optional(),
  METRICS_PORT: port.optional(),
  // OpenTelemetry's own names and meanings; its exporter reads more of them, for example headers.
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z
    .url({ protocol: /^https?$/, error: must('be an http or https URL') })
    .optional(),
  LOG_LEVEL: z
    .enum(logLevels, { error: must(`be one of ${logLevels.join(', ')}`) })
    .default('info'),
});

/** The variables of docs/OPERATIONS.md, and what they must be together. */
export const environment = variables.superRefine((data, context) => {
  for (const [path, message] of [...redisContradictions(data), ...temporalContradictions(data)]) {
    context.addIssue({ code: 'custom', path: [path], message });
  }
});

/** The variables of src/migrate.ts. */
export const migrationEnvironment = variables.pick({
  DATABASE_URL: true,
  DATABASE_DIRECT_URL: true,
  LOG_LEVEL: true,
});

export type Environment = z.infer<typeof environment>;
