import type { Exchange, Operation } from 'urql';
import { makeOperation, mapExchange } from 'urql';

/** A query without a response counts as failed after this time, because items wait for it. */
const queryTimeoutMs = 30_000;
/** Some mutations call XPM before they change anything, so items do not wait longer for one. */
const mutationWaitMs = 5_000;

interface Waiting {
  /** The keys of the operations that were sent before the item arrived. */
  readonly operations: Set<number>;
  readonly deliver: () => void;
}

/**
 * Delivers an item of a subscription after the responses to what was sent before it arrived. They may be older than the
 * item: they must not replace what it brings, and lists in them may be what it reports as changed.
 */
export class ResponseOrder {
  readonly #sent = new Set<number>();
  readonly #waiting: Waiting[] = [];

  /** Between the cache and the network. */
  readonly exchange: Exchange = mapExchange({
    onOperation: (operation) =>
      operation.kind === 'subscription'
        ? operation
        : makeOperation(operation.kind, operation, {
            ...operation.context,
            fetch: this.#watched(operation),
          }),
    onResult: ({ operation }) => {
      this.#received(operation.key);
    },
  });

  deliver(item: () => void): void {
    if (this.#sent.size === 0 && this.#waiting.length === 0) item();
    else this.#waiting.push({ operations: new Set(this.#sent), deliver: item });
  }

  #received(key: number): void {
    if (!this.#sent.delete(key)) return;
    for (const { operations } of this.#waiting) operations.delete(key);
    // The cache takes the response in this turn.
    queueMicrotask(() => this.#deliverNext());
  }

  #deliverNext(): void {
    while (this.#waiting[0]?.operations.size === 0) this.#waiting.shift()?.deliver();
  }

  #watched({ kind, key, context }: Operation): typeof fetch {
    const send = context.fetch ?? fetch;
    return (input, init) => {
      const signals = init?.signal == null ? [] : [init.signal];
      if (kind === 'mutation') setTimeout(() => this.#received(key), mutationWaitMs);
      else signals.push(AbortSignal.timeout(queryTimeoutMs));
      const signal = AbortSignal.any(signals);
      // A request is aborted when nobody displays its response any more, and when it takes too long.
      if (!signal.aborted) this.#sent.add(key);
      signal.addEventListener('abort', () => this.#received(key));
      return send(input, { ...init, signal });
    };
  }
}
