import type { Registry } from 'prom-client';
import type { Config } from './config.ts';
import type { NotificationListeners, Notifications } from './db/notifications.ts';
import { listen } from './db/notifications.ts';
import type { Logger } from './logger.ts';
import { createListenerMetrics } from './telemetry/listener-metrics.ts';

export interface ListenToPostgresDependencies {
  readonly config: Pick<Config, 'databaseDirectUrl' | 'listenerCheckSeconds'>;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly parts: AsyncDisposableStack;
  /** What people notice while notifications do not arrive, as a sentence. */
  readonly consequence: string;
}

/** Listens to Postgres for a process, which logs and counts the times in which notifications do not arrive. */
export async function listenToPostgres(
  { config, logger, registry, parts, consequence }: ListenToPostgresDependencies,
  listeners: NotificationListeners,
): Promise<Notifications> {
  const metrics = createListenerMetrics(registry);
  const everyMs = config.listenerCheckSeconds * 1000;
  let hasFailed = false;
  const notifications = await listen(
    {
      url: config.databaseDirectUrl,
      checks: { everyMs, timeoutMs: everyMs / 3 },
      onProblem(problem) {
        hasFailed = true;
        metrics.listenerFailed();
        if (problem.type === 'undelivered') {
          logger.warn(undelivered(consequence));
        } else {
          logger.warn(
            { err: problem.error },
            `Lost the connection that listens to Postgres. ${consequence} The process reconnects.`,
          );
        }
      },
      onWorking() {
        metrics.listenerWorks();
        if (hasFailed) logger.info('Notifications of Postgres arrive again.');
      },
    },
    listeners,
  );
  parts.use(notifications);
  return notifications;
}

const undelivered = (consequence: string): string =>
  `Postgres responds, but its notifications do not arrive, so something in between drops them, as a connection pooler \
does. ${consequence} Set DATABASE_DIRECT_URL to an address of Postgres without a pooler. The process reconnects until \
notifications arrive.`;

/** Why the listener is not ready, as a sentence for operators; `null` when it is. */
export function listenerProblem(notifications: Notifications): string | null {
  switch (notifications.problem()?.type) {
    case undefined:
      return null;
    case 'disconnected':
      return 'The connection that listens to Postgres is lost; the process reconnects';
    case 'undelivered':
      return 'Notifications of Postgres do not arrive; DATABASE_DIRECT_URL must lead to Postgres without a pooler';
  }
}
