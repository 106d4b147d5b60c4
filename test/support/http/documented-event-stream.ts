import type { Client } from 'graphql-sse';
import { createClient } from 'graphql-sse';

interface Page {
  readonly currentToken: () => Promise<string>;
  readonly show: (status: SyncStatus) => void;
  readonly signInAgain: (error: unknown) => void;
}

interface SyncStatus {
  readonly seq: string;
  readonly reset: boolean;
  readonly runs: readonly { readonly id: string; readonly state: string }[];
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function streamSyncs(url: string, practiceId: string, page: Page): Client {
  const client = createClient({
    url,
    headers: async () => ({ authorization: `Bearer ${await page.currentToken()}` }),
    retryAttempts: Infinity,
    retry: (retries) => wait(Math.min(30_000, 1000 * 2 ** retries) * (0.5 + Math.random() / 2)),
  });
  const query = `subscription ($practiceId: ID!, $after: String) {
    syncStatus(practiceId: $practiceId, after: $after) { seq reset runs { id kind state } }
  }`;
  const variables: Record<string, unknown> = { practiceId };
  client.subscribe<{ syncStatus: SyncStatus }>(
    { query, variables },
    {
      next({ data }) {
        if (data == null) return;
        // The client sends the same variables when it connects again.
        variables['after'] = data.syncStatus.seq;
        page.show(data.syncStatus);
      },
      error: page.signInAgain,
      complete: () => undefined,
    },
  );
  return client;
}
