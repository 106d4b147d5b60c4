import { Client, Connection } from '@temporalio/client';

export interface TemporalConfig {
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
}

/** A client of the workflow service with a connection of its own. */
export interface TemporalConnection extends AsyncDisposable {
  readonly client: Client;
}

export async function connectTemporal(config: TemporalConfig): Promise<TemporalConnection> {
  const connection = await Connection.connect({ address: config.address });
  const client = new Client({ connection, namespace: config.namespace });
  return { client, [Symbol.asyncDispose]: () => connection.close() };
}
