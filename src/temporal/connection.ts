import type { ConnectionOptions, TLSConfig } from '@temporalio/client';
import { Client, Connection, isGrpcServiceError } from '@temporalio/client';

export interface TemporalConfig {
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
  /** Of Temporal Cloud, or of a server that checks keys. */
  readonly apiKey: string | null;
  /** `null` for a connection without TLS. */
  readonly tls: TemporalTls | null;
}

export interface TemporalTls {
  /** The authority that signed the server's certificate; `null` for the authorities that Node trusts. */
  readonly serverCaCertificate: Buffer | null;
  /** The name in the server's certificate; `null` for the host of the address. */
  readonly serverName: string | null;
  /** With which the process identifies itself, in PEM. */
  readonly client: { readonly certificate: Buffer; readonly key: Buffer } | null;
}

/** A client of the workflow service with a connection of its own. */
export interface TemporalConnection extends AsyncDisposable {
  readonly client: Client;
}

/** @throws with a message for operators */
export async function connectTemporal(config: TemporalConfig): Promise<TemporalConnection> {
  const connection = await Connection.connect(clientOptions(config)).catch((cause: unknown) => {
    throw unusable(config, cause);
  });
  const client = new Client({ connection, namespace: config.namespace });
  return { client, [Symbol.asyncDispose]: () => connection.close() };
}

/** The options of both kinds of connection, the client's and the worker's. */
export function connectionOptions({ address, apiKey, tls }: TemporalConfig): {
  readonly address: string;
  readonly tls: TLSConfig | false;
  readonly apiKey?: string;
} {
  return {
    address,
    tls: tls === null ? false : tlsOptions(tls),
    ...(apiKey !== null && { apiKey }),
  };
}

/** An error of a connection that cannot be opened, with a message for operators. */
export function unusable({ address }: TemporalConfig, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(`Temporal at ${address} cannot be used: ${reason}`, { cause });
}

/** gRPC by itself waits up to two minutes between attempts to reconnect. */
const longestReconnectMs = 5_000;
const longestConnectMs = 5_000;

function clientOptions(config: TemporalConfig): ConnectionOptions {
  const channelArgs = { 'grpc.max_reconnect_backoff_ms': longestReconnectMs };
  return { ...connectionOptions(config), channelArgs, connectTimeout: longestConnectMs };
}

function tlsOptions({ serverCaCertificate, serverName, client }: TemporalTls): TLSConfig {
  return {
    ...(serverCaCertificate !== null && { serverRootCACertificate: serverCaCertificate }),
    ...(serverName !== null && { serverNameOverride: serverName }),
    ...(client !== null && {
      clientCertPair: { crt: client.certificate, key: client.key },
    }),
  };
}

/** Whether Temporal can be used, for a process that does not need it for its own work. */
export interface TemporalCheck extends AsyncDisposable {
  /** The problem as a sentence for operators; `null` when Temporal responds. */
  problem(): Promise<string | null>;
}

const checkTimeoutMs = 2_000;
const consequence = 'requested syncs and edits wait in the outbox';

/** Connects at the first check, and reconnects when it has to. */
export function createTemporalCheck(config: TemporalConfig): TemporalCheck {
  const connection = Connection.lazy({
    ...clientOptions(config),
    connectTimeout: checkTimeoutMs,
  });
  const { namespace } = config;
  return {
    async problem() {
      try {
        const describe = () => connection.workflowService.describeNamespace({ namespace });
        await connection.withDeadline(Date.now() + checkTimeoutMs, describe);
        return null;
      } catch (error) {
        return `${describeFailure(error, namespace)}; ${consequence}`;
      }
    },
    [Symbol.asyncDispose]: () => connection.close(),
  };
}

/** The codes of gRPC that say more than that nobody responds. */
const grpcNotFound = 5;
const grpcPermissionDenied = 7;
const grpcUnauthenticated = 16;

function describeFailure(error: unknown, namespace: string): string {
  const code: number | null = isGrpcServiceError(error) ? error.code : null;
  if (code === grpcNotFound) return `Temporal has no namespace "${namespace}"`;
  if (code === grpcPermissionDenied || code === grpcUnauthenticated) {
    return 'Temporal refuses the API key or the certificate';
  }
  return 'Temporal does not respond';
}
