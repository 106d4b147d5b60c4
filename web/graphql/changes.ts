import type { Client, Exchange } from 'urql';
import { mapExchange } from 'urql';

const listeners = new WeakMap<Client, Set<() => void>>();

/** Calls the listeners of `onChange` when a mutation or a subscription may have changed what is cached. */
export const announceChanges: Exchange = (input) =>
  mapExchange({
    onResult: ({ operation }) => {
      if (operation.kind === 'query') return;
      for (const listener of listeners.get(input.client) ?? []) listener();
    },
  })(input);

/** Returns the function that removes the listener. */
export function onChange(client: Client, listener: () => void): () => void {
  const known = listeners.get(client) ?? new Set();
  listeners.set(client, known.add(listener));
  return () => known.delete(listener);
}
