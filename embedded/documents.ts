export interface ExampleDocument {
  /** Its window in GraphiQL is at `/try/<name>`. */
  readonly name: string;
  readonly title: string;
  readonly query: string;
}

/** What to try first; printed by `npm start`, and GraphiQL's first tabs. */
export function exampleDocuments(practiceId: string): readonly ExampleDocument[] {
  return [
    {
      name: 'clients',
      title: 'The clients of the practice',
      query: `query Clients {
  practice(
    id: "${practiceId}"
  ) {
    name
    clients(first: 5, filter: { search: "smith" }) {
      totalCount
      edges { node { name email manager { name } } }
    }
  }
}`,
    },
    {
      name: 'sync-clients',
      title: 'Ask for a sync of all clients',
      query: `mutation SyncClients {
  requestSync(input: {
    practiceId: "${practiceId}"
    kind: CLIENTS
    full: true
  }) {
    __typename
    ... on SyncStarted { run { id state } }
    ... on SyncJoined { run { id state } }
  }
}`,
    },
    {
      name: 'watch',
      title: 'Watch it live, while you ask for one in another window',
      query: `subscription Watch {
  syncStatus(
    practiceId: "${practiceId}"
  ) {
    seq
    runs {
      kind
      state
      progress { done total added changed unchanged }
    }
  }
}`,
    },
  ];
}
