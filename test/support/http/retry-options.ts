import type { ClientOptions } from 'graphql-ws';

const longestWaitMs = 30_000;

/** For a page that stays open for days: the client tries again until the API is back. */
export function keepRetrying(
  wait: (ms: number) => Promise<void>,
): Pick<ClientOptions, 'retryAttempts' | 'shouldRetry' | 'retryWait'> {
  return {
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: async (retries) => {
      const ms = Math.min(longestWaitMs, 1000 * 2 ** retries);
      await wait(ms * (0.5 + Math.random() / 2));
    },
  };
}
