import type { Tracer } from '@opentelemetry/api';
import { SpanKind } from '@opentelemetry/api';
import type { Clock } from '../ports/clock.ts';
import type { ClaimedOrder, OrderQueue } from '../ports/outbox-queue.ts';
import type { Retention } from '../ports/retention.ts';
import type { Delivery, Workflows } from '../ports/workflows.ts';
import { contextOf, inSpan } from '../telemetry/spans.ts';

export interface DispatcherDependencies {
  readonly queue: OrderQueue;
  readonly workflows: Workflows;
  readonly retention: Retention;
  readonly clock: Clock;
  readonly tracer: Tracer;
  /**
   * Told of each order that could not be delivered; it stays in the queue. Without an order: of a
   * round that failed, which comes again by itself.
   */
  readonly onFailure: (error: unknown, order: ClaimedOrder | null) => void;
  readonly onDelivered: (order: ClaimedOrder) => void;
}

/** Delivers the outbox to Temporal for as long as it is not stopped. */
export interface Dispatcher {
  /** Something may be there to deliver. Cheap: calls while it is busy become one more round. */
  readonly wake: () => void;
  stop(): Promise<void>;
}

/** As many are on their way to Temporal at once: a slow one holds up nobody but itself. */
const mostAtOnce = 20;
/** An order whose dispatcher died comes back after this long. */
const claimMilliseconds = 30_000;
/** Looks without being woken this often, for orders whose time has come. */
const pollMilliseconds = 1000;
/** Looks this often for what should have gone on and has not, and for what has served its time. */
const upkeepMilliseconds = 60_000;
/** At the start, and each so many times, it looks at what waits or sleeps as well. */
const fullUpkeep = 60;
const firstRetryMilliseconds = 250;
const maximumRetryMilliseconds = 30_000;

export function startDispatcher(deps: DispatcherDependencies): Dispatcher {
  let stopped = false;
  let wanted = true;
  let running: Promise<void> | null = null;

  const failed = (error: unknown): void => deps.onFailure(error, null);
  const underWay = new Set<Promise<void>>();
  const begin = (claimed: ClaimedOrder): void => {
    const delivery = deliver(deps, claimed)
      .catch(failed)
      .finally(() => underWay.delete(delivery));
    underWay.add(delivery);
  };

  const run = async (): Promise<void> => {
    while (wanted && !stopped) {
      const room = mostAtOnce - underWay.size;
      if (room === 0) {
        await Promise.race(underWay);
        continue;
      }
      wanted = false;
      try {
        const claimed = await claimDue(deps, room);
        claimed.forEach(begin);
        // There may be more to do at once.
        wanted ||= claimed.length > 0;
      } catch (error) {
        failed(error);
      }
    }
    running = null;
  };
  const wake = (): void => {
    wanted = true;
    if (!stopped) running ??= run();
  };
  let restored = 0;
  const keepUp = (): void => {
    const now = deps.clock.now();
    const which = restored % fullUpkeep === 0 ? 'all' : 'overdue';
    deps.queue.restore(now, which).then(() => {
      restored += 1;
      wake();
    }, failed);
    deps.retention.prune(now).catch(failed);
  };
  const timers = [setInterval(wake, pollMilliseconds), setInterval(keepUp, upkeepMilliseconds)];
  wake();
  keepUp();
  return {
    wake,
    async stop() {
      stopped = true;
      timers.forEach(clearInterval);
      await running;
      await Promise.all(underWay);
    },
  };
}

/** An order that a newer version wrote; it stays in the queue for one that knows it. */
class UnknownOrder extends Error {
  override readonly name = 'UnknownOrder';
}

function claimDue({ queue, clock }: DispatcherDependencies, most: number) {
  const now = clock.now();
  return queue.claim(now, new Date(now.getTime() + claimMilliseconds), most);
}

async function deliver(deps: DispatcherDependencies, claimed: ClaimedOrder): Promise<void> {
  try {
    if (claimed.order === null) throw new UnknownOrder(`Order ${claimed.id} is unknown here.`);
    const { order } = claimed;
    const delivery = await traced(deps.tracer, claimed, () =>
      deps.workflows.deliver(order, claimed.attempts),
    );
    if (delivery === 'delivered') {
      await deps.queue.delivered(claimed.id);
      deps.onDelivered(claimed);
      return;
    }
  } catch (error) {
    deps.onFailure(error, claimed);
  }
  const wait = Math.min(
    firstRetryMilliseconds * 2 ** Math.min(claimed.attempts - 1, 10),
    maximumRetryMilliseconds,
  );
  await deps.queue.retryAt(claimed.id, new Date(deps.clock.now().getTime() + wait));
}

/** Only what somebody asked for has a trace: orders that are put each minute have none. */
function traced(
  tracer: Tracer,
  { order, attempts, trace }: ClaimedOrder,
  deliver: () => Promise<Delivery>,
): Promise<Delivery> {
  if (trace === null || order === null) return deliver();
  const wish = { name: `deliver ${order.type}`, kind: SpanKind.CONSUMER, parent: contextOf(trace) };
  return inSpan(tracer, { ...wish, attributes: { attempt: attempts } }, async (span) => {
    const delivery = await deliver();
    span.setAttribute('outcome', delivery);
    return delivery;
  });
}
