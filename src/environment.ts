import { z } from 'zod';
import type { CipherKey } from './db/practice/token-cipher.ts';
import { defaultRetryPolicy } from './domain/sync/failed-call.ts';

export const xeroApi = 'https://api.xero.com';
export const xeroIssuer = 'https://identity.xero.com';

/** Completes the sentence "<VARIABLE> …"; a missing variable keeps the message "is required". */
const must =
  (message: string) =>
  ({ input }: { readonly input: unknown }): string | undefined =>
    input === undefined ? undefined : `must ${message}`;

const text = z.string().min(1, { error: must('not be empty') });
const httpUrl = z
  .url({ protocol: /^https?$/, error: must('be an http or https URL') })
  .transform((url) => url.replace(/\/$/, ''));
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: must('be a postgresql URL') });

const portError = must('be a port number from 0 to 65535');
const port = z.coerce
  .number({ error: portError })
  .int({ error: portError })
  .min(0, { error: portError })
  .max(65_535, { error: portError });

const countError = must('be a whole number above 0');
const count = z.coerce
  .number({ error: countError })
  .int({ error: countError })
  .positive({ error: countError });

const secondsError = must('be a number of seconds above 0');
const seconds = z.coerce.number({ error: secondsError }).positive({ error: secondsError });

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

/** The variables of docs/OPERATIONS.md. */
export const environment = z.object({
  PORT: port.default(4000),
  HOST: text.optional(),
  PUBLIC_URL: httpUrl.optional(),
  DATABASE_URL: postgresUrl,
  DATABASE_DIRECT_URL: postgresUrl.optional(),
  LISTENER_CHECK_SECONDS: seconds.default(30),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d+$/, { error: must('be <host>:<port>, without a scheme') }),
  TEMPORAL_NAMESPACE: text.default('default'),
  TEMPORAL_TASK_QUEUE: text.default('practice-sync'),
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
  SOCKETS_PER_VIEWER: count.default(100),
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

/** The variables of src/migrate.ts. */
export const migrationEnvironment = environment.pick({
  DATABASE_URL: true,
  DATABASE_DIRECT_URL: true,
  LOG_LEVEL: true,
});

export type Environment = z.infer<typeof environment>;
