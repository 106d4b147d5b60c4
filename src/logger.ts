import { pino } from 'pino';
import type { Logger } from 'pino';

export type { Logger } from 'pino';

/** Structured logs on standard output. Whatever is named like a secret is not written. */
export function createLogger(name: string, level: string): Logger {
  return pino({
    name,
    level,
    redact: {
      paths: [
        'authorization',
        'accessToken',
        'refreshToken',
        'clientSecret',
        'codeVerifier',
      ].flatMap((secret) => [secret, `*.${secret}`, `*.*.${secret}`]),
      censor: '[redacted]',
    },
  });
}
