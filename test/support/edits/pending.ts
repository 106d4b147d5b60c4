import type { FragmentOf, ResultOf, VariablesOf } from 'gql.tada';
import { print } from 'graphql';
import { expect } from 'vitest';
import type { SignInAs } from '../../../embedded/demo/people.ts';
import { graphql } from '../graphql.ts';
import type { TestStack } from '../stack/stack.ts';

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
      isBaseKnown
      refusal
      refusedBy
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
      status
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
      fieldValuesState
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
      status
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
      fieldValuesState
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

/** Enters values as somebody who enters them again when a value appears that was not read before. */
export async function enterValues(
  stack: TestStack,
  as: SignInAs,
  input: VariablesOf<typeof setFieldValues>['input'],
): Promise<ResultOf<typeof setFieldValues>['setFieldValues']> {
  const { setFieldValues: first } = await stack.execute(as, setFieldValues, { input });
  const isDisplayedNow =
    first.__typename === 'InvalidFields' &&
    first.fields.every(({ reason }) => reason === 'NOT_DISPLAYED');
  if (!isDisplayedNow) return first;
  return (await stack.execute(as, setFieldValues, { input })).setFieldValues;
}

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
        clients(first: 50, filter: { statuses: [ACTIVE, MISSING] }) {
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
  const { practice } = await stack.execute('admin', firstRecords, { id: stack.practiceId });
  const job = practice?.jobs.edges[n]?.node;
  if (job === undefined) throw new Error('There is no such job; sync the jobs first.');
  return job;
}

/** Some client that is not archived, the n-th by name. */
export async function aClient(stack: TestStack, n = 0): Promise<Client> {
  const { practice } = await stack.execute('admin', firstRecords, { id: stack.practiceId });
  const client = practice?.clients.edges[n]?.node;
  if (client === undefined) throw new Error('There is no such client; sync the clients first.');
  return client;
}

export async function jobNow(stack: TestStack, id: string): Promise<Job> {
  const { node } = await stack.execute('admin', recordById, { id });
  if (node === null || !('number' in node)) throw new Error(`${id} is no job.`);
  return node;
}

export async function clientNow(stack: TestStack, id: string): Promise<Client> {
  const { node } = await stack.execute('admin', recordById, { id });
  if (node === null || !('email' in node)) throw new Error(`${id} is no client.`);
  return node;
}

/** Waits until nothing of the record is pending any more. */
export async function tagCleared(stack: TestStack, id: string): Promise<void> {
  const now = () => (id.startsWith('Job:') ? jobNow(stack, id) : clientNow(stack, id));
  await expect.poll(async () => (await now()).pendingSync).toBeNull();
}

/** What somebody who works in XPM sees of a job. */
export async function jobInXpm(
  stack: TestStack,
  { xpmId }: Pick<Job, 'xpmId'>,
  practice = 0,
): Promise<Readonly<Record<string, unknown>>> {
  const request = { practice, resource: 'job', action: 'get', uuid: xpmId };
  const { records } = await stack.sandbox.post<{ records: Record<string, unknown>[] }>(
    'records',
    request,
  );
  const [job] = records;
  if (job === undefined) throw new Error(`XPM has no job ${xpmId}.`);
  return job;
}

/** What somebody who works in XPM sees in a record's custom fields, by their names. */
export async function valuesInXpm(
  stack: TestStack,
  uuid: string,
): Promise<ReadonlyMap<string, string>> {
  const request = { resource: 'customFieldValues', action: 'get', uuid };
  const { records } = await stack.sandbox.post<{
    records: { CustomFields: ({ UUID: string; Name: string } & Record<string, string>)[] }[];
  }>('records', request);
  const fields = records[0]?.CustomFields ?? [];
  // Beside UUID and name there is the one element that bears the value.
  return new Map(
    fields.map(({ UUID: _, Name, ...value }) => [Name, Object.values(value)[0] ?? '']),
  );
}

const peopleAndFields = graphql(`
  query PeopleAndFields($id: ID!) {
    practice(id: $id) {
      users(first: 50) {
        edges {
          node {
            id
            xpmId
            name
            email
          }
        }
      }
      fieldDefinitions(first: 50) {
        edges {
          node {
            id
            xpmId
            name
            type
            valueElement
            options
            useClient
            useJob
            status
          }
        }
      }
    }
  }
`);

type PeopleAndFields = NonNullable<ResultOf<typeof peopleAndFields>['practice']>;
export type User = PeopleAndFields['users']['edges'][number]['node'];
export type Definition = PeopleAndFields['fieldDefinitions']['edges'][number]['node'];

export async function usersOf(stack: TestStack): Promise<User[]> {
  const { practice } = await stack.execute('admin', peopleAndFields, { id: stack.practiceId });
  return (practice?.users.edges ?? []).map(({ node }) => node);
}

/** The custom fields for clients or jobs that hold values of a kind and are no choice of options. */
export async function fieldsFor(
  stack: TestStack,
  type: 'CLIENT' | 'JOB',
  element: Definition['valueElement'],
): Promise<Definition[]> {
  const { practice } = await stack.execute('admin', peopleAndFields, { id: stack.practiceId });
  return (practice?.fieldDefinitions.edges ?? [])
    .map(({ node }) => node)
    .filter(
      ({ status, useClient, useJob }) =>
        status === 'ACTIVE' && (type === 'CLIENT' ? useClient : useJob),
    )
    .filter(({ valueElement, options }) => valueElement === element && options === null);
}

const jobChanged = graphql(
  `
    subscription JobChanged($id: ID!) {
      jobChanged(id: $id) {
        ...JobFields
      }
    }
  `,
  [jobFields],
);

/** A subscription to one job; `until` waits for it to be as is looked for. */
export interface RecordStream extends AsyncDisposable {
  until(wanted: (job: Job) => boolean): Promise<Job>;
}

export async function followRecord(stack: TestStack, id: string): Promise<RecordStream> {
  const socket = await stack.socket('standard');
  const query = { query: print(jobChanged), variables: { id } };
  const changes = socket.iterate<ResultOf<typeof jobChanged>>(query);
  const jobOf = (result: Awaited<ReturnType<typeof changes.next>>): Job => {
    const job = result.done === true ? undefined : result.value.data?.jobChanged;
    if (job === undefined) throw new Error(`No job but ${JSON.stringify(result)}`);
    return job;
  };
  // The first item is the job as it is: from here on nothing is missed.
  let latest = jobOf(await changes.next());
  return {
    async until(wanted) {
      while (!wanted(latest)) latest = jobOf(await changes.next());
      return latest;
    },
    async [Symbol.asyncDispose]() {
      await changes.return?.();
      await socket.dispose();
    },
  };
}
