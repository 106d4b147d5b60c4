/** The same, and told once when it is over: at its end, when it fails, or when nobody wants more. */
export function untilOver<T>(
  source: AsyncIterable<T>,
  onOver: () => void,
): AsyncIterableIterator<T> {
  const iterator = source[Symbol.asyncIterator]();
  return {
    async next() {
      try {
        const result = await iterator.next();
        if (result.done === true) onOver();
        return result;
      } catch (error) {
        onOver();
        throw error;
      }
    },
    async return() {
      onOver();
      return (await iterator.return?.()) ?? { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
