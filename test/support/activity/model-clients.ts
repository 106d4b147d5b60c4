import type { Client } from 'graphql-ws';
import { createClient } from 'graphql-ws';

/** A client that follows a practice's syncs at one API, and remembers what it received. */
export interface ModelClient {
  /** The number of each item, in the order of their arrival. The first is a snapshot's. */
  readonly seqs: readonly bigint[];
  /** Snapshots after the first, which a client needs when it has missed something. */
  readonly resets: number;
  stop(): void;
}

interface Item {
  readonly syncStatus: { readonly seq: string; readonly reset: boolean };
}

const query =
  'subscription ($practiceId: ID!, $after: String) { syncStatus(practiceId: $practiceId, after: $after) { seq reset } }';

/** Returns when the client has its snapshot, so that it receives every later change. */
export async function followAt(
  url: string,
  token: string,
  practiceId: string,
): Promise<ModelClient> {
  const client: Client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    connectionParams: { authorization: `Bearer ${token}` },
  });
  const variables: Record<string, unknown> = { practiceId };
  const seqs: bigint[] = [];
  let resets = 0;
  const follower: ModelClient = {
    seqs,
    get resets() {
      return resets;
    },
    stop: () => void client.dispose(),
  };
  await new Promise<void>((resolve, reject) => {
    client.subscribe<Item>(
      { query, variables },
      {
        next({ data, errors }) {
          if (data == null) {
            reject(new Error(JSON.stringify(errors)));
            return;
          }
          // The client sends the same variables when it subscribes again after a reconnection.
          variables['after'] = data.syncStatus.seq;
          seqs.push(BigInt(data.syncStatus.seq));
          if (data.syncStatus.reset) resets += 1;
          resolve();
        },
        error: (error) => reject(new Error(JSON.stringify(error))),
        complete: () => undefined,
      },
    );
  });
  return follower;
}
