import pg from 'pg';

export interface NotificationsConfig {
  readonly url: string;
  /** Called when the connection was lost. The listener reconnects. */
  readonly onLost: (error: Error) => void;
  /** Default: every 30 seconds, with a timeout of 10 seconds. */
  readonly checks?: ConnectionChecks;
}

/**
 * Health checks of the connection. A connection that a network drops silently, or that a fail-over
 * leaves behind, looks like an idle one. TCP's own keep-alive starts only after two hours.
 */
export interface ConnectionChecks {
  /** The wait between a response and the next check. */
  readonly everyMs: number;
  /** A check or a connection attempt that takes longer counts as a lost connection. */
  readonly timeoutMs: number;
}

/** One listener per channel. `null` means that notifications may have been lost, so read the rows. */
export type NotificationListeners = Readonly<Record<string, (payload: string | null) => void>>;

const reconnectMs = 500;
const defaultChecks: ConnectionChecks = { everyMs: 30_000, timeoutMs: 10_000 };

/**
 * Listens to notifications of Postgres (LISTEN / NOTIFY) on a connection of its own, and reconnects after every loss,
 * until it is disposed of. A notification may be lost; the rows are the truth.
 */
export async function listen(
  config: NotificationsConfig,
  listeners: NotificationListeners,
): Promise<AsyncDisposable> {
  const { everyMs, timeoutMs } = config.checks ?? defaultChecks;
  let stopped = false;
  let client: pg.Client | null = null;
  /** For the next check, or after a loss for the next connection attempt. */
  let timer: NodeJS.Timeout | undefined;

  const connect = async (): Promise<void> => {
    const next = new pg.Client({
      connectionString: config.url,
      keepAlive: true,
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs,
    });
    client = next;
    next.on('error', (error) => lost(next, error));
    next.on('end', () => lost(next, new Error('The connection ended.')));
    next.on('notification', ({ channel, payload }) => listeners[channel]?.(payload ?? null));
    await next.connect();
    for (const channel of Object.keys(listeners)) {
      await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    }
    // Commits before LISTEN sent no notification here.
    for (const listener of Object.values(listeners)) listener(null);
    scheduleCheck(next);
  };

  const scheduleCheck = (which: pg.Client): void => {
    if (stopped || which !== client) return;
    timer = setTimeout(() => {
      which.query('SELECT 1').then(
        () => scheduleCheck(which),
        (error: unknown) => lost(which, error as Error),
      );
    }, everyMs);
  };

  const lost = (which: pg.Client, error: Error): void => {
    if (stopped || which !== client) return;
    client = null;
    clearTimeout(timer);
    config.onLost(error);
    void which.end().catch(() => undefined);
    timer = setTimeout(() => {
      connect().catch((failure: unknown) => {
        if (client !== null) lost(client, failure as Error);
      });
    }, reconnectMs);
  };

  await connect();
  return {
    async [Symbol.asyncDispose]() {
      stopped = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}
