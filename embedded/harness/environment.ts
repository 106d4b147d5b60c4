import { randomBytes } from 'node:crypto';

/** What API and worker need around them. */
export interface EmbeddedServices {
  readonly databaseUrl: string;
  /** Null when Postgres alone carries notifications. */
  readonly redisUrl: string | null;
  readonly temporalAddress: string;
  /** The sandbox, or a proxy before it; null when the environment already names another XPM. */
  readonly xpmUrl: string | null;
  readonly issuerUrl: string;
  readonly tokenKeys: string;
}

/** The environment in which API and worker find the embedded services. */
export function environmentOf(services: EmbeddedServices): Record<string, string> {
  const { databaseUrl, redisUrl, temporalAddress, xpmUrl, issuerUrl, tokenKeys } = services;
  const sandbox = {
    XPM_BASE_URL: xpmUrl ?? '',
    XPM_CLIENT_ID: 'sandbox-client',
    XPM_CLIENT_SECRET: 'sandbox-secret',
  };
  return {
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporalAddress,
    AUTH_ISSUER: issuerUrl,
    TOKEN_KEYS: tokenKeys,
    ...(redisUrl !== null && { REDIS_URL: redisUrl }),
    ...(xpmUrl !== null && sandbox),
  };
}

/** A value for TOKEN_KEYS with one new key. */
export function newTokenKeys(): string {
  return `embedded:${randomBytes(32).toString('base64')}`;
}
