import type { NewsBus } from './bus.ts';

/** Turns what Postgres tells after a commit (`<practice id>:<seq>`) into news on the bus. */
export function relayTo(bus: NewsBus): (payload: string | null) => void {
  return (payload) => bus.publish(payload === null ? null : (payload.split(':')[0] ?? null));
}
