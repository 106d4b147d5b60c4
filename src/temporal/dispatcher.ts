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
   * Called for each message that could not be delivered and stays in the queue. `null`: a whole round
   * failed, and the next one follows.
   */
  readonly onFailure: (error: unknown, message: ClaimedMessage | null) => void;
  readonly onDelivered: (message: ClaimedMessage) => void;
}

/** Delivers the outbox to Temporal. Its disposal waits for the deliveries in flight. */
export interface Dispatcher extends AsyncDisposable {
  /** There may be messages. Calls during a round are cheap: together they cause one more round. */
  readonly wake: () => void;
}

/** Concurrent deliveries. A slow one delays no other message. */
const concurrency = 20;
/** A message whose dispatcher died is claimed again after this long. */
const claimMs = 30_000;
/** The interval at which it looks for due messages without being woken. */
const pollMs = 1000;
/** The interval at which it restores lost work and prunes expired rows. */
const upkeepMs = 60_000;
/** At the start and every so many upkeeps it also checks workflows that wait or sleep. */
const upkeepsPerFullCheck = 60;
const firstRetryMs = 250;
const maximumRetryMs = 30_000;

export function startDispatcher(deps: DispatcherDependencies): Dispatcher {
  let stopped = false;
  let wanted = true;
  let running: Promise<void> | null = null;

  const failed = (error: unknown): void => deps.onFailure(error, null);
  const inFlight = new Set<Promise<void>>();
  const start = (claimed: ClaimedMessage): void => {
    const delivery = deliver(deps, claimed)
      .catch(failed)
      .finally(() => inFlight.delete(delivery));
    inFlight.add(delivery);
  };

  const run = async (): Promise<void> => {
    while (wanted && !stopped) {
      const room = concurrency - inFlight.size;
      if (room === 0) {
        await Promise.race(inFlight);
        continue;
      }
      wanted = false;
      try {
        const claimed = await claimDue(deps, room);
        claimed.forEach(start);
        // There may be more messages.
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
    const which = restored % upkeepsPerFullCheck === 0 ? 'all' : 'overdue';
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
    async [Symbol.asyncDispose]() {
      stopped = true;
      timers.forEach(clearInterval);
      await running;
      await Promise.all(inFlight);
    },
  };
}

/** A message of a newer release. It stays in the queue for a worker of that release. */
class UnknownMessage extends Error {
  override readonly name = 'UnknownMessage';
}

function claimDue({ queue, clock }: DispatcherDependencies, most: number) {
  const now = clock.now();
  return queue.claim(now, new Date(now.getTime() + claimMs), most);
}

async function deliver(deps: DispatcherDependencies, claimed: ClaimedMessage): Promise<void> {
  try {
    if (claimed.message === null) {
      throw new UnknownMessage(`Message ${claimed.id} is unknown here.`);
    }
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
  const waitMs = Math.min(firstRetryMs * 2 ** Math.min(claimed.attempts - 1, 10), maximumRetryMs);
  await deps.queue.retryAt(claimed.id, new Date(deps.clock.now().getTime() + waitMs));
}

/** Only requests have a trace; restored messages have none. */
function traced(
  tracer: Tracer,
  { message, attempts, trace }: ClaimedMessage,
  deliver: () => Promise<Delivery>,
): Promise<Delivery> {
  if (trace === null || message === null) return deliver();
  const spanOptions = {
    name: `deliver ${message.type}`,
    kind: SpanKind.CONSUMER,
    parent: contextOf(trace),
  };
  return inSpan(tracer, { ...spanOptions, attributes: { attempt: attempts } }, async (span) => {
    const delivery = await deliver();
    span.setAttribute('outcome', delivery);
    return delivery;
  });
}
