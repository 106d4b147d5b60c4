import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { MigrationAdapterFactory } from '../../../src/db/migrations/migration-adapter.ts';

/** The code of an SSLRequest (https://www.postgresql.org/docs/current/protocol-message-formats.html). */
const sslRequest = 80_877_103;

/** The first message that a migration sends to the Postgres at such an address. */
async function firstMessage(parameters: string): Promise<Buffer> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  const connected = once(listener, 'connection') as Promise<[Socket]>;
  const url = `postgresql://user:p%40ss@127.0.0.1:${port}/database${parameters}`;
  const factory = new MigrationAdapterFactory(url);
  const adapter = await factory.connect();
  const query = adapter.queryRaw({ sql: 'SELECT 1', args: [], argTypes: [] }).catch(() => null);
  const [socket] = await connected;
  const [message] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  await query;
  await factory.close();
  listener.close();
  return message;
}

describe('The connection of a migration', () => {
  it.each(['verify-full', 'no-verify'])('It asks for TLS with `sslmode=%s`', async (mode) => {
    const message = await firstMessage(`?sslmode=${mode}`);
    expect(message.readUInt32BE(4)).toBe(sslRequest);
  });

  it('It has the parameters of the address', async () => {
    const message = await firstMessage('?application_name=release&options=-c%20lock_timeout%3D5s');
    const fields = message.subarray(8).toString().split('\0');
    expect(fields[fields.indexOf('application_name') + 1]).toBe('release');
    expect(fields[fields.indexOf('options') + 1]).toBe('-c lock_timeout=5s');
    expect(fields[fields.indexOf('database') + 1]).toBe('database');
  });
});
