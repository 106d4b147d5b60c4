import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/** Why a connection is of no use to a listener. */
export type DeliveryProblem =
  | { readonly type: 'disconnected'; readonly error: Error }
  /** Postgres responds, but its notifications do not arrive: a pooler or proxy in between drops them. */
  | { readonly type: 'undelivered' };

/** Sends a notification to its own connection. Returns `null` when the notification came back. */
export type DeliveryCheck = () => Promise<DeliveryProblem | null>;

/**
 * A check that a connection receives notifications. A query proves less: a pooler between the two executes queries and
 * drops notifications. The channel is the connection's own, so that other processes are not notified.
 * @param timeoutMs for the query, and again for the notification
 */
export async function createDeliveryCheck(
  client: pg.Client,
  timeoutMs: number,
): Promise<DeliveryCheck> {
  const channel = `delivery_check_${randomUUID()}`;
  await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
  let onDelivered: (payload: string | undefined) => void = () => undefined;
  client.on('notification', (message) => {
    if (message.channel === channel) onDelivered(message.payload);
  });
  return async () => {
    const sent = randomUUID();
    const delivered = new Promise<true>((resolve) => {
      // A late notification of an earlier check proves nothing about this one.
      onDelivered = (payload) => payload === sent && resolve(true);
    });
    try {
      await client.query('SELECT pg_notify($1, $2)', [channel, sent]);
    } catch (error) {
      return disconnected(error);
    }
    const timeout = new AbortController();
    const tooLate = wait(timeoutMs, false, { signal: timeout.signal }).catch(() => false);
    const isDelivered = await Promise.race([delivered, tooLate]);
    timeout.abort();
    return isDelivered ? null : { type: 'undelivered' };
  };
}

export const disconnected = (error: unknown): DeliveryProblem => ({
  type: 'disconnected',
  error: error instanceof Error ? error : new Error(String(error)),
});
