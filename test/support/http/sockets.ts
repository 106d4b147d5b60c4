import { createClient } from 'graphql-ws';

/** Opens a socket with this header, and says how it was closed, or that it was accepted. */
export function closeOf(url: string, authorization?: string): Promise<CloseEvent | 'accepted'> {
  return new Promise((resolve) => {
    const client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      ...(authorization !== undefined && { connectionParams: { authorization } }),
      lazy: false,
      retryAttempts: 0,
      onNonLazyError: () => undefined,
      on: {
        connected: () => {
          resolve('accepted');
          void client.dispose();
        },
        closed: (event) => resolve(event as CloseEvent),
      },
    });
  });
}
