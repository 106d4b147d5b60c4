import pg from 'pg';

export interface NotificationsConfig {
  readonly url: string;
  /** Says that the connection was lost; it is being made anew. */
  readonly onLost: (error: Error) => void;
}

/** What Postgres tells after commits (LISTEN / NOTIFY). Telling may fail; the rows are the truth. */
export interface Notifications {
  stop(): Promise<void>;
}

/** One listener a channel. `null` means: something may have been missed, look for yourself. */
export type NotificationListeners = Readonly<Record<string, (payload: string | null) => void>>;

const reconnectMilliseconds = 500;

/** Listens on its own connection, and again after every loss, until stopped. */
export async function listen(
  config: NotificationsConfig,
  listeners: NotificationListeners,
): Promise<Notifications> {
  let stopped = false;
  let client: pg.Client | null = null;
  let retry: NodeJS.Timeout | null = null;

  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: config.url, keepAlive: true });
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
  };

  const lost = (which: pg.Client, error: Error): void => {
    if (stopped || which !== client) return;
    client = null;
    config.onLost(error);
    void which.end().catch(() => undefined);
    retry = setTimeout(() => {
      connect().catch((failure: unknown) => {
        if (client !== null) lost(client, failure as Error);
      });
    }, reconnectMilliseconds);
  };

  await connect();
  return {
    async stop() {
      stopped = true;
      if (retry !== null) clearTimeout(retry);
      await client?.end();
    },
  };
}
