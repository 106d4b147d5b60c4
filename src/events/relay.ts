import type { EventBus } from './event-bus.ts';
import { parsePosition } from './log-position.ts';

/**
 * Relays the messages of Postgres or Redis to the bus. `null` means that messages may have been lost.
 * @param onNotified receives the time at which the event was written, where the message contains it
 */
export function relayTo(
  bus: EventBus,
  onNotified: (writtenAt: Date) => void = () => undefined,
): (message: string | null) => void {
  return (message) => {
    if (message === null) {
      bus.publish(null);
      return;
    }
    const position = parsePosition(message);
    if (position === null) return;
    bus.publish(position.practiceId, position.seq);
    if (position.writtenAt !== null) onNotified(position.writtenAt);
  };
}

/**
 * Relays the notifications of Postgres to other processes. Every worker does so: should Postgres's notifications not
 * reach one of them, another relays them, and subscribers ignore what they know.
 */
export function relayThrough(channel: {
  publish(message: string): void;
}): (message: string | null) => void {
  return (message) => {
    // The other processes notice a loss of their own connections; that of this one says nothing about theirs.
    if (message !== null) channel.publish(message);
  };
}
