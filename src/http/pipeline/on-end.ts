/** The same items; `callback` runs at the end, at a failure, and when the consumer stops early. */
export function onEnd<T>(source: AsyncIterable<T>, callback: () => void): AsyncIterableIterator<T> {
  const iterator = source[Symbol.asyncIterator]();
  return {
    async next() {
      try {
        const result = await iterator.next();
        if (result.done === true) callback();
        return result;
      } catch (error) {
        callback();
        throw error;
      }
    },
    async return() {
      callback();
      return (await iterator.return?.()) ?? { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
