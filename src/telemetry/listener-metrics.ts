import type { Registry } from 'prom-client';
import { Counter, Gauge } from 'prom-client';

/** The metrics of the connection on which a process listens to Postgres. */
export interface ListenerMetrics {
  listenerWorks(): void;
  listenerFailed(): void;
}

export function createListenerMetrics(registry: Registry): ListenerMetrics {
  const registers = [registry];
  const up = new Gauge({
    name: 'practice_sync_listener_up',
    help: 'Whether notifications of Postgres arrive in this process (1) or not (0), by a notification to itself.',
    registers,
  });
  const failures = new Counter({
    name: 'practice_sync_listener_failures_total',
    help: 'How often notifications of Postgres ceased to arrive. The process reconnects automatically.',
    registers,
  });
  return {
    listenerWorks: () => up.set(1),
    listenerFailed() {
      up.set(0);
      failures.inc();
    },
  };
}
