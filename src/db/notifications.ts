import pg from 'pg';

export interface NotificationsConfig {
  readonly url: string;
  /** Says that the connection was lost; it is being made anew. */
  readonly onLost: (error: Error) => void;
  /** Default: every 30 seconds, 10 seconds to answer. */
  readonly checks?: ConnectionChecks;
}

/**
 * How it is noticed that nobody is at the other end any more: a network that drops a connection without
 * a word, or a fail-over, leaves one that is silent for good, and silence is what a listener expects.
 * TCP's own keep-alive begins after two hours.
 */
export interface ConnectionChecks {
  /** Between an answer and the next question. */
  readonly everyMs: number;
  /** A question, or a connecting, that takes longer counts as a lost connection. */
  readonly timeoutMs: number;
}

/** What Postgres tells after commits (LISTEN / NOTIFY). Telling may fail; the rows are the truth. */
export interface Notifications {
  stop(): Promise<void>;
}

/** One listener a channel. `null` means: something may have been missed, look for yourself. */
export type NotificationListeners = Readonly<Record<string, (payload: string | null) => void>>;

const reconnectMs = 500;
const defaultChecks: ConnectionChecks = { everyMs: 30_000, timeoutMs: 10_000 };

/** Listens on its own connection, and again after every loss, until stopped. */
export async function listen(
  config: NotificationsConfig,
  listeners: NotificationListeners,
): Promise<Notifications> {
  const { everyMs, timeoutMs } = config.checks ?? defaultChecks;
  let stopped = false;
  let client: pg.Client | null = null;
  /** Of the next check, or after a loss of the next attempt to connect. */
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
    // Whatever was committed while nobody listened is told of by this.
    for (const listener of Object.values(listeners)) listener(null);
    checkLater(next);
  };

  const checkLater = (which: pg.Client): void => {
    if (stopped || which !== client) return;
    timer = setTimeout(() => {
      which.query('SELECT 1').then(
        () => checkLater(which),
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
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}
