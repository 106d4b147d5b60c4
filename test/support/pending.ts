import type { FragmentOf } from 'gql.tada';
import { expect } from 'vitest';
import { graphql } from './graphql.ts';
import type { TestStack } from './stack.ts';

const tagFields = graphql(`
  fragment TagFields on PendingSync @_unmask {
    since
    reasons
    fields {
      field
      label
      base
      ours
      theirs
      editedBy
      attempts
      refusal
      problem
      nextAttemptAt
    }
  }
`);

const jobFields = graphql(
  `
    fragment JobFields on Job @_unmask {
      id
      xpmId
      number
      name
      description
      state
      budget
      startDate
      dueDate
      manager {
        xpmId
        name
      }
      partner {
        xpmId
        name
      }
      pendingSync {
        ...TagFields
      }
      fieldValues {
        definitionXpmId
        name
        valueElement
        value
      }
    }
  `,
  [tagFields],
);

const clientFields = graphql(
  `
    fragment ClientFields on Client @_unmask {
      id
      xpmId
      name
      email
      phone
      website
      dateOfBirth
      archived
      manager {
        xpmId
        name
      }
      partner {
        xpmId
        name
      }
      pendingSync {
        ...TagFields
      }
      fieldValues {
        definitionXpmId
        name
        valueElement
        value
      }
    }
  `,
  [tagFields],
);

export type Job = FragmentOf<typeof jobFields>;
export type Client = FragmentOf<typeof clientFields>;

const refusals = graphql(`
  fragment EditRefusals on UpdateJobResult @_unmask {
    ... on InvalidFields {
      fields {
        field
        reason
        message
      }
    }
    ... on RecordArchived {
      message
    }
    ... on NotPermitted {
      message
    }
    ... on ReconnectNeeded {
      message
    }
  }
`);

export const updateJob = graphql(
  `
    mutation UpdateJob($input: UpdateJobInput!) {
      updateJob(input: $input) {
        __typename
        ... on JobUpdated {
          job {
            ...JobFields
          }
        }
        ...EditRefusals
      }
    }
  `,
  [jobFields, refusals],
);

export const updateClient = graphql(
  `
    mutation UpdateClient($input: UpdateClientInput!) {
      updateClient(input: $input) {
        __typename
        ... on ClientUpdated {
          client {
            ...ClientFields
          }
        }
        ... on InvalidFields {
          fields {
            field
            reason
            message
          }
        }
        ... on RecordArchived {
          message
        }
        ... on NotPermitted {
          message
        }
        ... on ReconnectNeeded {
          message
        }
      }
    }
  `,
  [clientFields],
);

export const setFieldValues = graphql(
  `
    mutation SetFieldValues($input: SetFieldValuesInput!) {
      setFieldValues(input: $input) {
        __typename
        ... on FieldValuesSet {
          job {
            ...JobFields
          }
          client {
            ...ClientFields
          }
        }
        ... on InvalidFields {
          fields {
            field
            reason
            message
          }
        }
        ... on RecordArchived {
          message
        }
        ... on NotPermitted {
          message
        }
        ... on ReconnectNeeded {
          message
        }
      }
    }
  `,
  [clientFields, jobFields],
);

export const discardPendingChanges = graphql(
  `
    mutation DiscardPendingChanges($input: DiscardPendingChangesInput!) {
      discardPendingChanges(input: $input) {
        __typename
        ... on PendingChangesDiscarded {
          discarded
          job {
            ...JobFields
          }
          client {
            ...ClientFields
          }
        }
        ... on NotPermitted {
          message
        }
      }
    }
  `,
  [clientFields, jobFields],
);

const recordById = graphql(
  `
    query RecordById($id: ID!) {
      node(id: $id) {
        ... on Job {
          ...JobFields
        }
        ... on Client {
          ...ClientFields
        }
      }
    }
  `,
  [jobFields, clientFields],
);

const firstRecords = graphql(
  `
    query FirstRecords($id: ID!) {
      practice(id: $id) {
        jobs(first: 50, filter: { states: ["Planned", "In Progress", "On Hold", "Confirmed"] }) {
          edges {
            node {
              ...JobFields
            }
          }
        }
        clients(first: 50, filter: { archived: false }) {
          edges {
            node {
              ...ClientFields
            }
          }
        }
      }
    }
  `,
  [jobFields, clientFields],
);

/** Some job that is open, the n-th by name. */
export async function aJob(stack: TestStack, n = 0): Promise<Job> {
  const { practice } = await stack.ask('admin', firstRecords, { id: stack.practiceId });
  const job = practice?.jobs.edges[n]?.node;
  if (job === undefined) throw new Error('There is no such job; sync the jobs first.');
  return job;
}

/** Some client that is not archived, the n-th by name. */
export async function aClient(stack: TestStack, n = 0): Promise<Client> {
  const { practice } = await stack.ask('admin', firstRecords, { id: stack.practiceId });
  const client = practice?.clients.edges[n]?.node;
  if (client === undefined) throw new Error('There is no such client; sync the clients first.');
  return client;
}

export async function jobNow(stack: TestStack, id: string): Promise<Job> {
  const { node } = await stack.ask('admin', recordById, { id });
  if (node === null || !('number' in node)) throw new Error(`${id} is no job.`);
  return node;
}

export async function clientNow(stack: TestStack, id: string): Promise<Client> {
  const { node } = await stack.ask('admin', recordById, { id });
  if (node === null || !('email' in node)) throw new Error(`${id} is no client.`);
  return node;
}

/** Waits until nothing of the record is pending any more. */
export async function tagCleared(stack: TestStack, id: string): Promise<void> {
  const now = () => (id.startsWith('Job:') ? jobNow(stack, id) : clientNow(stack, id));
  await expect.poll(async () => (await now()).pendingSync, { timeout: 20_000 }).toBeNull();
}

/** What somebody who works in XPM sees of a job. */
export async function jobInXpm(
  stack: TestStack,
  { xpmId }: Pick<Job, 'xpmId'>,
): Promise<Readonly<Record<string, unknown>>> {
  const request = { resource: 'job', action: 'get', uuid: xpmId };
  const { records } = await stack.sandbox.post<{ records: Record<string, unknown>[] }>(
    'records',
    request,
  );
  const [job] = records;
  if (job === undefined) throw new Error(`XPM has no job ${xpmId}.`);
  return job;
}
