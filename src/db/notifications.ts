import pg from 'pg';
import type { DeliveryProblem } from './delivery-check.ts';
import { createDeliveryCheck, disconnected } from './delivery-check.ts';

export interface NotificationsConfig {
  readonly url: string;
  readonly checks: ConnectionChecks;
  /** Called when a problem starts or becomes another one, not for each attempt to reconnect. */
  readonly onProblem: (problem: DeliveryProblem) => void;
  /** Called when notifications arrive: at the start, and after a problem. */
  readonly onWorking: () => void;
}

/**
 * Health checks of the connection. A connection that a network drops silently, that a fail-over leaves
 * behind, or whose notifications a pooler swallows, looks like an idle one.
 */
export interface ConnectionChecks {
  /** The wait between a check and the next. */
  readonly everyMs: number;
  /** A check or a connection attempt that takes longer counts as failed. */
  readonly timeoutMs: number;
}

/** A subscription to Postgres notifications (LISTEN / NOTIFY). One may be lost; the rows are the truth. */
export interface Notifications extends AsyncDisposable {
  /** Why notifications do not arrive at present; `null` when the last check received its own. */
  problem(): DeliveryProblem | null;
}

/** One listener per channel. `null` means that notifications may have been lost, so read the rows. */
export type NotificationListeners = Readonly<Record<string, (payload: string | null) => void>>;

const reconnectMs = 500;

/**
 * Listens on a connection of its own, and reconnects after every problem, until disposed of. Returns after the first
 * check, whatever its outcome.
 * @throws when the first connection cannot be opened
 */
export async function listen(
  config: NotificationsConfig,
  listeners: NotificationListeners,
): Promise<Notifications> {
  let stopped = false;
  let client: pg.Client | null = null;
  let problem: DeliveryProblem | null = null;
  let isFirst = true;
  /** For the next check, or after a problem for the next connection attempt. */
  let timer: NodeJS.Timeout | undefined;

  const connect = async (): Promise<void> => {
    const next = createClient(config, listeners);
    client = next;
    next.on('error', (error) => fail(next, disconnected(error)));
    next.on('end', () => fail(next, disconnected(new Error('The connection ended.'))));
    await next.connect();
    await listenOn(next, Object.keys(listeners));
    const deliveryProblem = await createDeliveryCheck(next, config.checks.timeoutMs);
    // Commits before LISTEN sent no notification here.
    for (const listener of Object.values(listeners)) listener(null);
    const check = async (): Promise<void> => {
      const found = await deliveryProblem();
      if (stopped || next !== client) return;
      if (found !== null) {
        fail(next, found);
        return;
      }
      if (isFirst || problem !== null) config.onWorking();
      isFirst = false;
      problem = null;
      timer = setTimeout(() => void check(), config.checks.everyMs);
    };
    await check();
  };

  const fail = (which: pg.Client, found: DeliveryProblem): void => {
    if (stopped || which !== client) return;
    client = null;
    clearTimeout(timer);
    const isKnown = problem?.type === found.type;
    problem = found;
    if (!isKnown) config.onProblem(found);
    void which.end().catch(() => undefined);
    timer = setTimeout(reconnect, reconnectMs);
  };

  const reconnect = (): void => {
    connect().catch((error: unknown) => {
      if (client !== null) fail(client, disconnected(error));
    });
  };

  await connect().catch((error: unknown) => {
    stopped = true;
    throw error;
  });
  return {
    problem: () => problem,
    async [Symbol.asyncDispose]() {
      stopped = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}

function createClient(
  { url, checks }: NotificationsConfig,
  listeners: NotificationListeners,
): pg.Client {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'practice-sync listener',
    keepAlive: true,
    connectionTimeoutMillis: checks.timeoutMs,
    query_timeout: checks.timeoutMs,
  });
  client.on('notification', ({ channel, payload }) => listeners[channel]?.(payload ?? null));
  return client;
}

async function listenOn(client: pg.Client, channels: readonly string[]): Promise<void> {
  for (const channel of channels) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
}
