import type { EventBus } from './bus.ts';

/**
 * Turns what Postgres tells after a commit (`<practice id>:<seq>:<when it was written, in epoch
 * milliseconds>`) into news on the bus.
 * @param onEvents told when the event was written, if the one who wrote it said so
 */
export function relayTo(
  bus: EventBus,
  onEvents: (writtenAt: Date) => void = () => undefined,
): (payload: string | null) => void {
  return (payload) => {
    const [practiceId, , writtenAt] = payload?.split(':') ?? [];
    bus.publish(practiceId ?? null);
    if (writtenAt !== undefined) onEvents(new Date(Number(writtenAt)));
  };
}
