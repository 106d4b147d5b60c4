import { Client, Connection } from '@temporalio/client';

export interface TemporalConfig {
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
}

/** A client of the workflow service. `close()` ends its connection. */
export async function connectTemporal(
  config: TemporalConfig,
): Promise<{ readonly client: Client; close(): Promise<void> }> {
  const connection = await Connection.connect({ address: config.address });
  const client = new Client({ connection, namespace: config.namespace });
  return { client, close: () => connection.close() };
}
