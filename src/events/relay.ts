import type { EventBus } from './bus.ts';

/**
 * Relays Postgres notifications to the bus. A payload is `<practice id>:<seq>:<write time in epoch
 * milliseconds>`; `null` means that notifications may have been lost.
 * @param onNotified receives the time at which the event was written, where the payload contains it
 */
export function relayTo(
  bus: EventBus,
  onNotified: (writtenAt: Date) => void = () => undefined,
): (payload: string | null) => void {
  return (payload) => {
    const [practiceId, , writtenAt] = payload?.split(':') ?? [];
    bus.publish(practiceId ?? null);
    if (writtenAt !== undefined) onNotified(new Date(Number(writtenAt)));
  };
}
