import { Cluster, Redis } from 'ioredis';

export interface RedisAddress {
  readonly host: string;
  readonly port: number;
}

/** What the addresses lead to. */
export type RedisTopology =
  | { readonly type: 'SINGLE' }
  /** Sentinels, which know the present primary by its name. They may have a password of their own. */
  | { readonly type: 'SENTINEL'; readonly name: string; readonly password: string | null }
  /** Nodes of a cluster, which know the others. */
  | { readonly type: 'CLUSTER' };

export interface RedisConfig {
  readonly topology: RedisTopology;
  readonly addresses: readonly [RedisAddress, ...RedisAddress[]];
  readonly isTls: boolean;
  readonly username: string | null;
  readonly password: string | null;
  readonly db: number;
}

export type RedisClient = Redis | Cluster;

const longestRetryMs = 2_000;
const retryJitterMs = 200;
const longestConnectMs = 5_000;

/**
 * Creates a client that connects by itself, and reconnects until it is disconnected. Without a connection a command
 * fails at once: what it would announce is in the log anyway.
 * @param timeoutMs for a command
 */
export function createRedisClient(config: RedisConfig, timeoutMs: number): RedisClient {
  const { topology, addresses, isTls, username, password, db } = config;
  const connection = {
    connectionName: 'practice-sync',
    connectTimeout: Math.min(timeoutMs, longestConnectMs),
    commandTimeout: timeoutMs,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    // With the connection, each command that waits for a response fails.
    maxRetriesPerRequest: 0,
    retryStrategy: backOff,
    ...(username !== null && { username }),
    ...(password !== null && { password }),
    ...(isTls && { tls: {} }),
  };
  switch (topology.type) {
    case 'SINGLE':
      return new Redis({ ...connection, ...addresses[0], db });
    case 'SENTINEL':
      return new Redis({
        ...connection,
        db,
        name: topology.name,
        sentinels: [...addresses],
        sentinelRetryStrategy: backOff,
        ...(topology.password !== null && { sentinelPassword: topology.password }),
        ...(isTls && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
      });
    case 'CLUSTER':
      return new Cluster([...addresses], {
        enableOfflineQueue: false,
        clusterRetryStrategy: backOff,
        redisOptions: connection,
        // A certificate names hosts, so the names of the nodes must not be replaced by addresses.
        ...(isTls && { dnsLookup: (address, found) => found(null, address) }),
      });
  }
}

function backOff(attempt: number): number {
  return Math.min(50 * 2 ** (attempt - 1), longestRetryMs) + Math.random() * retryJitterMs;
}
