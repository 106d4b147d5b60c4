import type { Tracer } from '@opentelemetry/api';
import { SpanKind } from '@opentelemetry/api';
import type { Clock } from '../ports/clock.ts';
import type { ClaimedMessage, OutboxQueue } from '../ports/outbox-queue.ts';
import type { Retention } from '../ports/retention.ts';
import type { Delivery, Workflows } from '../ports/workflows.ts';
import { contextOf, inSpan } from '../telemetry/spans.ts';

export interface DispatcherDependencies {
  readonly queue: OutboxQueue;
  readonly workflows: Workflows;
  readonly retention: Retention;
  readonly clock: Clock;
  readonly tracer: Tracer;
  /**
   * Told of each message that could not be delivered; it stays in the queue. Without an message: of a
   * round that failed, which comes again by itself.
   */
  readonly onFailure: (error: unknown, message: ClaimedMessage | null) => void;
  readonly onDelivered: (message: ClaimedMessage) => void;
}

/** Delivers the outbox to Temporal for as long as it is not stopped. */
export interface Dispatcher {
  /** Something may be there to deliver. Cheap: calls while it is busy become one more round. */
  readonly wake: () => void;
  stop(): Promise<void>;
}

/** As many are on their way to Temporal at once: a slow one holds up nobody but itself. */
const mostAtOnce = 20;
/** An message whose dispatcher died comes back after this long. */
const claimMs = 30_000;
/** Looks without being woken this often, for orders whose time has come. */
const pollMs = 1000;
/** Looks this often for what should have gone on and has not, and for what has served its time. */
const upkeepMs = 60_000;
/** At the start, and each so many times, it looks at what waits or sleeps as well. */
const fullUpkeep = 60;
const firstRetryMs = 250;
const maximumRetryMs = 30_000;

export function startDispatcher(deps: DispatcherDependencies): Dispatcher {
  let stopped = false;
  let wanted = true;
  let running: Promise<void> | null = null;

  const failed = (error: unknown): void => deps.onFailure(error, null);
  const underWay = new Set<Promise<void>>();
  const begin = (claimed: ClaimedMessage): void => {
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
  const timers = [setInterval(wake, pollMs), setInterval(keepUp, upkeepMs)];
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

/** An message that a newer version wrote; it stays in the queue for one that knows it. */
class UnknownMessage extends Error {
  override readonly name = 'UnknownMessage';
}

function claimDue({ queue, clock }: DispatcherDependencies, most: number) {
  const now = clock.now();
  return queue.claim(now, new Date(now.getTime() + claimMs), most);
}

async function deliver(deps: DispatcherDependencies, claimed: ClaimedMessage): Promise<void> {
  try {
    if (claimed.message === null)
      throw new UnknownMessage(`Message ${claimed.id} is unknown here.`);
    const { message } = claimed;
    const delivery = await traced(deps.tracer, claimed, () =>
      deps.workflows.deliver(message, claimed.attempts),
    );
    if (delivery === 'delivered') {
      await deps.queue.delivered(claimed.id);
      deps.onDelivered(claimed);
      return;
    }
  } catch (error) {
    deps.onFailure(error, claimed);
  }
  const wait = Math.min(firstRetryMs * 2 ** Math.min(claimed.attempts - 1, 10), maximumRetryMs);
  await deps.queue.retryAt(claimed.id, new Date(deps.clock.now().getTime() + wait));
}

/** Only what somebody asked for has a trace: orders that are put each minute have none. */
function traced(
  tracer: Tracer,
  { message, attempts, trace }: ClaimedMessage,
  deliver: () => Promise<Delivery>,
): Promise<Delivery> {
  if (trace === null || message === null) return deliver();
  const wish = {
    name: `deliver ${message.type}`,
    kind: SpanKind.CONSUMER,
    parent: contextOf(trace),
  };
  return inSpan(tracer, { ...wish, attributes: { attempt: attempts } }, async (span) => {
    const delivery = await deliver();
    span.setAttribute('outcome', delivery);
    return delivery;
  });
}
