import { randomBytes } from 'node:crypto';

/** What API and worker need around them. */
export interface EmbeddedServices {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  /** The sandbox, or a proxy before it; null when the environment already names another XPM. */
  readonly xpmUrl: string | null;
  readonly issuerUrl: string;
  readonly tokenKeys: string;
}

/** The environment in which API and worker find the embedded services. */
export function environmentOf(services: EmbeddedServices): Record<string, string> {
  const { databaseUrl, temporalAddress, xpmUrl, issuerUrl, tokenKeys } = services;
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
    // Nobody else takes over, and Ctrl-C is to be quick.
    DRAIN_SECONDS: '0',
    SHUTDOWN_GRACE_SECONDS: '1',
    ...(xpmUrl !== null && sandbox),
  };
}

/** A value for TOKEN_KEYS with one new key. */
export function newTokenKeys(): string {
  return `embedded:${randomBytes(32).toString('base64')}`;
}
