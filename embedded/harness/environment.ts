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

/**
 * The edge of a stack on one machine: nothing is hidden from the person who runs it, and one person's scripts and
 * benchmarks measure the API instead of its limits.
 */
const openEdge = {
  INTROSPECTION: 'true',
  GRAPHIQL: 'true',
  VIEWER_COST_PER_MINUTE: '1000000000',
  ADDRESS_REQUESTS_PER_MINUTE: '1000000',
};

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
    ...openEdge,
    // Nobody else takes over, and Ctrl-C is to be quick.
    DRAIN_SECONDS: '0',
    SHUTDOWN_GRACE_SECONDS: '1',
    ...(xpmUrl !== null && sandbox),
  };
}

/** The settings of the edge that the person who starts the stack has made. */
export function chosenEdge(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(openEdge).map(([name, usual]) => [name, env[name] ?? usual]),
  );
}

/** A value for TOKEN_KEYS with one new key. */
export function newTokenKeys(): string {
  return `embedded:${randomBytes(32).toString('base64')}`;
}
