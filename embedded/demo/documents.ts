export interface ExampleDocument {
  /** It opens in GraphiQL at `/try/<name>`. */
  readonly name: string;
  readonly title: string;
  readonly query: string;
}

/** Documents to try first. GraphiQL opens them as tabs, the last one in front. */
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
      title: 'Request a sync of all clients',
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
      title: 'Watch it live while you request one in another window',
      query: `subscription Watch {
  syncStatus(
    practiceId: "${practiceId}"
  ) {
    seq
    runs {
      kind
      state
      progress { done total added changed unchanged }
      pause { limit until }
      failure { message }
    }
    quota { minuteRemaining dayRemaining pausedUntil }
  }
}`,
    },
  ];
}

/** Documents for one job. They open from links, because each needs the job's id. */
export function jobDocuments(jobId: string): readonly ExampleDocument[] {
  return [
    {
      name: 'edit-job',
      title: 'Edit a job: it carries the Pending Sync tag until XPM has accepted the edit',
      query: `mutation EditJob {
  updateJob(input: {
    jobId: "${jobId}"
    name: "Annual accounts, edited here"
    state: "On Hold"
  }) {
    __typename
    ... on JobUpdated {
      job {
        number
        name
        state
        pendingSync { since reasons fields { label theirs ours } }
      }
    }
    ... on InvalidFields { fields { field reason message } }
    ... on ReconnectNeeded { message }
  }
}`,
    },
    {
      name: 'watch-job',
      title: 'Watch one job, while you edit it in another window',
      query: `subscription WatchJob {
  jobChanged(
    id: "${jobId}"
  ) {
    number
    name
    state
    pendingSync {
      reasons
      fields { label theirs ours attempts problem refusal }
    }
  }
}`,
    },
  ];
}
