import type { TadaDocumentNode } from 'gql.tada';
import { print } from 'graphql';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { graphql } from '../../support/graphql.ts';
import { openRawSocket } from '../../support/http/sockets.ts';
import { followEvents } from '../../support/http/sse.ts';
import {
  addClients,
  addContacts,
  addEntries,
  addFieldDefinitions,
  addFieldValues,
  addGroup,
  addJobs,
  addPendingChange,
  addProblem,
  addRun,
  addRuns,
  addUsers,
} from '../../support/records/records.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import type { Statements } from '../../support/stack/statements.ts';
import {
  readsOn,
  short,
  watchStatements,
  withColumns,
  withoutChecks,
} from '../../support/stack/statements.ts';

const viewer = graphql(`
  query ViewerStatements {
    viewer {
      name
      practices {
        role
        seq
        practice {
          id
          name
          source
          settings {
            importTaxAssessments
          }
          connection {
            state
          }
        }
      }
    }
  }
`);

const clients = graphql(`
  query ClientStatements($id: ID!, $first: Int!) {
    practice(id: $id) {
      name
      clients(first: $first) {
        totalCount
        edges {
          node {
            id
            name
            status
            manager {
              name
            }
            contacts {
              name
            }
            groups {
              name
              memberCount
            }
            notes {
              title
            }
          }
        }
      }
    }
  }
`);

const jobs = graphql(`
  query JobStatements($id: ID!, $first: Int!) {
    practice(id: $id) {
      jobs(first: $first) {
        edges {
          node {
            name
            fieldValues {
              name
              value
            }
            pendingSync {
              since
              reasons
              fields {
                field
                ours
                theirs
              }
            }
          }
        }
      }
    }
  }
`);

const taggedClients = graphql(`
  query TaggedClientStatements($id: ID!, $first: Int!) {
    practice(id: $id) {
      clients(first: $first) {
        edges {
          node {
            name
            fieldValues {
              name
              value
            }
            pendingSync {
              reasons
              fields {
                field
              }
            }
          }
        }
      }
    }
  }
`);

const tagged = graphql(`
  subscription TaggedStatements($id: ID!) {
    syncStatus(practiceId: $id) {
      jobs {
        name
        pendingSync {
          reasons
        }
      }
      clients {
        name
        pendingSync {
          reasons
        }
      }
    }
  }
`);

const lists = graphql(`
  query ListStatements($id: ID!, $first: Int!) {
    practice(id: $id) {
      users(first: $first) {
        totalCount
        edges {
          node {
            name
            status
          }
        }
      }
      activity(first: $first) {
        edges {
          node {
            message
          }
        }
      }
      syncRuns(first: $first) {
        edges {
          node {
            state
            progress {
              done
            }
          }
        }
      }
    }
  }
`);

const entries = graphql(`
  query EntryStatements($id: ID!, $first: Int!, $search: String!) {
    practice(id: $id) {
      activity(first: $first, filter: { search: $search }) {
        edges {
          node {
            title
            record {
              __typename
              ... on Client {
                id
                name
                contacts {
                  name
                }
              }
              ... on Job {
                id
                name
              }
            }
          }
        }
      }
    }
  }
`);

const problems = graphql(`
  query ProblemStatements($id: ID!, $first: Int!) {
    practice(id: $id) {
      problems(first: $first, filter: { open: true, kinds: [CLIENTS] }) {
        totalCount
        edges {
          node {
            recordName
            reason
            fix
            record {
              ... on Client {
                name
                contacts {
                  name
                }
              }
            }
            run {
              state
            }
          }
        }
      }
    }
  }
`);

const runProblems = graphql(`
  query RunProblemStatements($id: ID!) {
    node(id: $id) {
      ... on SyncRun {
        problems(first: 5) {
          totalCount
          edges {
            node {
              message
            }
          }
        }
      }
    }
  }
`);

const window = graphql(`
  query WindowStatements($id: ID!) {
    practice(id: $id) {
      connection {
        state
      }
      syncActions(surface: APP_WINDOW) {
        kind
        run {
          state
        }
      }
      quota {
        minuteRemaining
      }
    }
  }
`);

const estimates = graphql(`
  query EstimateStatements($id: ID!) {
    practice(id: $id) {
      syncActions(surface: APP_WINDOW) {
        kind
        estimate {
          calls
          latest
        }
      }
    }
  }
`);

const ends = graphql(`
  query ExpectedEndStatements($id: ID!) {
    practice(id: $id) {
      syncRuns(first: 100) {
        edges {
          node {
            state
            expectedEnd
          }
        }
      }
    }
  }
`);

const calls = graphql(`
  query CallsStatements($id: ID!) {
    practice(id: $id) {
      syncRuns(first: 100) {
        edges {
          node {
            state
            calls
          }
        }
      }
    }
  }
`);

const freshness = graphql(`
  query FreshnessStatements($id: ID!) {
    practice(id: $id) {
      syncKinds {
        kind
        nextDueAt
        run {
          state
        }
        lastRun {
          state
        }
      }
      syncRuns(first: 5, filter: { states: [FAILED] }) {
        totalCount
        edges {
          node {
            state
          }
        }
      }
      syncActions(surface: APP_WINDOW) {
        lastRun {
          state
        }
      }
    }
  }
`);

const links = graphql(`
  query LinkStatements($id: ID!, $first: Int!) {
    practice(id: $id) {
      activity(first: $first) {
        edges {
          node {
            run {
              viewerCanCancel
              record {
                __typename
              }
            }
          }
        }
      }
      jobs(first: $first) {
        edges {
          node {
            pendingSync {
              run {
                state
              }
            }
          }
        }
      }
    }
  }
`);

const allPending = graphql(`
  query PendingChangeStatements($id: ID!, $first: Int!) {
    practice(id: $id) {
      pendingChanges(first: $first, filter: { refused: false }) {
        totalCount
        edges {
          node {
            field {
              label
            }
            record {
              ... on Job {
                name
              }
              ... on Client {
                name
              }
            }
          }
        }
      }
    }
  }
`);

const linkedRecords = graphql(`
  query LinkedRecordStatements($id: ID!, $first: Int!) {
    practice(id: $id) {
      jobs(first: $first) {
        edges {
          node {
            clientRecord {
              name
              reachableEmail {
                address
              }
            }
            managerUser {
              name
            }
            lastSyncedAt
            customFields {
              definition {
                name
              }
              value {
                value
                definition {
                  name
                }
              }
            }
          }
        }
      }
    }
  }
`);

const jobStates = graphql(`
  query JobStateStatements($id: ID!) {
    practice(id: $id) {
      jobStates {
        name
        code
      }
    }
  }
`);

const node = graphql(`
  query NodeStatements($id: ID!) {
    node(id: $id) {
      id
      ... on Client {
        name
        contacts {
          name
        }
      }
    }
  }
`);

const status = graphql(`
  subscription StatusStatements($id: ID!) {
    syncStatus(practiceId: $id) {
      seq
      runs {
        state
      }
    }
  }
`);

const activity = graphql(`
  subscription ActivityStatements($id: ID!) {
    activityAdded(practiceId: $id, filter: { types: [SYNC] }) {
      message
    }
  }
`);

const client = graphql(`
  subscription ClientStatementsOf($id: ID!) {
    clientChanged(id: $id) {
      name
    }
  }
`);

const connection = graphql(`
  query ConnectionStatements($id: ID!) {
    practice(id: $id) {
      connection {
        state
        trouble {
          since
        }
        accountOffer {
          account
        }
      }
    }
  }
`);

const otherLists = graphql(`
  query OtherListStatements($id: ID!, $first: Int!) {
    practice(id: $id) {
      clientGroups(first: $first) {
        edges {
          node {
            name
            memberCount
          }
        }
      }
      fieldDefinitions(first: $first) {
        edges {
          node {
            name
            valueElement
          }
        }
      }
      taxReturns(first: $first) {
        edges {
          node {
            year
            client {
              name
            }
          }
        }
      }
      deletionReviews(first: $first) {
        edges {
          node {
            state
          }
        }
      }
    }
  }
`);

const page = graphql(`
  query PageStatements($id: ID!, $first: Int!) {
    practice(id: $id) {
      clients(first: $first) {
        edges {
          node {
            id
            name
            email
            manager {
              name
            }
            status
          }
        }
        pageInfo {
          hasNextPage
        }
      }
    }
  }
`);

const job = graphql(`
  subscription JobStatementsOf($id: ID!) {
    jobChanged(id: $id) {
      seq
      name
      client {
        name
      }
    }
  }
`);

describe('The SQL of the main queries', () => {
  let stack: TestStack;
  let statements: Statements;
  let someClient: string;
  let someRun: string;
  let someJob: string;
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false, env: withoutChecks });
    const ids = await addClients(
      stack,
      Array.from({ length: 120 }, () => ({})),
    );
    for (const id of ids.slice(0, 60)) await addContacts(stack, id, 3);
    await addGroup(stack, 'One', { members: ids });
    await addGroup(stack, 'Two', { members: ids.slice(0, 30) });
    await addUsers(
      stack,
      Array.from({ length: 60 }, () => ({})),
    );
    const { runs } = await addRuns(stack, 60);
    someRun = runs.at(-1) ?? '';
    const definitions = await addFieldDefinitions(stack, [{}, {}]);
    const values = Object.fromEntries(definitions.map((id) => [id, 'value']));
    const someJobs = await addJobs(
      stack,
      Array.from({ length: 60 }, () => ({})),
    );
    for (const record of [...someJobs, ...ids.slice(0, 60)]) {
      await addFieldValues(stack, record, values);
      await addPendingChange(stack, record);
    }
    await addEntries(stack, 'About clients', ids.slice(0, 30));
    await addEntries(stack, 'About jobs too', [...ids.slice(0, 30), ...someJobs.slice(0, 30)]);
    [someClient = ''] = ids;
    [someJob = ''] = someJobs;
    const [, runId = null] = someRun.split(':');
    const known = await stack.prisma.client.findMany({ select: { xpmId: true }, take: 60 });
    for (const { xpmId } of known) await addProblem(stack, { xpmId, runId });
    statements = watchStatements();
  });
  afterAll(async () => {
    statements[Symbol.dispose]();
    await stack[Symbol.asyncDispose]();
  });

  const statementsOf = async <R, V>(
    document: TadaDocumentNode<R, V>,
    variables: V,
  ): Promise<string[]> => {
    statements.clear();
    await stack.execute('admin', document, variables);
    return statements.seen.map(short);
  };

  it('The viewer and their practices are read by these statements', async () => {
    expect(await statementsOf(viewer, {})).toMatchInlineSnapshot(`
      [
        "SELECT event_sequence",
        "SELECT membership",
        "SELECT practice",
        "SELECT xpm_connection",
      ]
    `);
  });

  it('A page of clients with contacts and groups needs as many statements for 100 rows as for 2', async () => {
    const id = stack.practiceId;
    const few = await statementsOf(clients, { id, first: 2 });
    expect(await statementsOf(clients, { id, first: 100 })).toEqual(few);
    expect(few).toMatchInlineSnapshot(`
      [
        "SELECT practice",
        "SELECT client",
        "SELECT contact",
        "SELECT client_group_member",
        "SELECT client_group",
      ]
    `);
  });

  it('A page of jobs with custom fields and tags needs as many statements for 50 rows as for 2', async () => {
    const id = stack.practiceId;
    const few = await statementsOf(jobs, { id, first: 2 });
    expect(await statementsOf(jobs, { id, first: 50 })).toEqual(few);
    expect(few).toMatchInlineSnapshot(`
      [
        "SELECT practice",
        "SELECT job",
        "SELECT job_field_value",
        "SELECT pending_change",
        "SELECT sync_run",
      ]
    `);
  });

  it('A page of problems with their records and runs needs as many statements for 50 rows as for 2', async () => {
    const id = stack.practiceId;
    const few = await statementsOf(problems, { id, first: 2 });
    const many = await statementsOf(problems, { id, first: 50 });
    expect(many.toSorted()).toEqual(few.toSorted());
    expect(few.toSorted()).toMatchInlineSnapshot(`
      [
        "SELECT client",
        "SELECT contact",
        "SELECT practice",
        "SELECT problem",
        "SELECT problem",
        "SELECT sync_run",
      ]
    `);
  });

  it('The problems of a run are read by these statements', async () => {
    expect((await statementsOf(runProblems, { id: someRun })).toSorted()).toMatchInlineSnapshot(`
      [
        "SELECT problem",
        "SELECT problem",
        "SELECT sync_run",
      ]
    `);
  });

  it('A page of clients with custom fields and tags needs as many statements for 50 rows as for 2', async () => {
    const id = stack.practiceId;
    const few = await statementsOf(taggedClients, { id, first: 2 });
    expect(await statementsOf(taggedClients, { id, first: 50 })).toEqual(few);
    expect(few).toMatchInlineSnapshot(`
      [
        "SELECT practice",
        "SELECT client",
        "SELECT client_field_value",
        "SELECT pending_change",
        "SELECT sync_run",
      ]
    `);
  });

  it('Pages of users, activity and runs need as many statements for 50 rows as for 2', async () => {
    const id = stack.practiceId;
    const few = await statementsOf(lists, { id, first: 2 });
    const many = await statementsOf(lists, { id, first: 50 });
    expect(many.toSorted()).toEqual(few.toSorted());
    expect(few.toSorted()).toMatchInlineSnapshot(`
      [
        "SELECT app_user",
        "SELECT practice",
        "SELECT practice_activity",
        "SELECT sync_run",
      ]
    `);
  });

  it('The records of a page of activity need as many statements for 30 entries as for 2', async () => {
    const id = stack.practiceId;
    const few = await statementsOf(entries, { id, first: 2, search: 'about clients' });
    const many = await statementsOf(entries, { id, first: 30, search: 'about clients' });
    expect(many).toEqual(few);
    expect(few).toMatchInlineSnapshot(`
      [
        "SELECT practice",
        "SELECT practice_activity",
        "SELECT client",
        "SELECT contact",
      ]
    `);
    const both = await statementsOf(entries, { id, first: 60, search: 'about jobs too' });
    expect(both).toMatchInlineSnapshot(`
      [
        "SELECT practice",
        "SELECT practice_activity",
        "SELECT client",
        "SELECT contact",
        "SELECT job",
      ]
    `);
  });

  it('The states of jobs are read by one statement of their own', async () => {
    expect(await statementsOf(jobStates, { id: stack.practiceId })).toMatchInlineSnapshot(`
      [
        "SELECT practice",
        "SELECT job",
      ]
    `);
    expect(statements.rows).toBeLessThan(10);
  });

  it('The XPM integration window is read by these statements', async () => {
    const seen = await statementsOf(window, { id: stack.practiceId });
    expect(seen.toSorted()).toMatchInlineSnapshot(`
      [
        "SELECT app_block",
        "SELECT app_block",
        "SELECT call_permit",
        "SELECT call_permit",
        "SELECT membership",
        "SELECT practice",
        "SELECT practice",
        "SELECT quota",
        "SELECT quota",
        "SELECT sync_run",
        "SELECT xpm_connection",
        "SELECT xpm_connection",
      ]
    `);
  });

  it('The estimates of all kinds need three statements more than their actions', async () => {
    const seen = await statementsOf(estimates, { id: stack.practiceId });
    expect(seen.toSorted()).toMatchInlineSnapshot(`
      [
        "SELECT app_block",
        "SELECT call_permit",
        "SELECT call_permit",
        "SELECT membership",
        "SELECT practice",
        "SELECT practice",
        "SELECT quota",
        "SELECT quota",
        "SELECT run",
        "SELECT sync_run",
        "SELECT xpm_connection",
      ]
    `);
  });

  it('The expected ends of the runs on a page need one statement, and none when all have ended', async () => {
    const ended = await statementsOf(ends, { id: stack.practiceId });
    const unfinished = { state: 'RUNNING', finishedAt: null } as const;
    const runs = await Promise.all([
      addRun(stack, { ...unfinished, kind: 'USERS' }),
      addRun(stack, { ...unfinished, kind: 'TAX_RETURNS' }),
    ]);
    const seen = await statementsOf(ends, { id: stack.practiceId });
    const ids = runs.map((id) => id.replace('SyncRun:', ''));
    await stack.prisma.syncRun.deleteMany({ where: { id: { in: ids } } });
    expect(seen).toEqual([...ended, 'SELECT run']);
    expect(ended).not.toContain('SELECT run');
  });

  it('The calls of the runs on a page need one statement, and none when all have ended', async () => {
    const ended = await statementsOf(calls, { id: stack.practiceId });
    const unfinished = { state: 'RUNNING', finishedAt: null } as const;
    const runs = await Promise.all([
      addRun(stack, { ...unfinished, kind: 'USERS' }),
      addRun(stack, { ...unfinished, kind: 'TAX_RETURNS' }),
    ]);
    const seen = await statementsOf(calls, { id: stack.practiceId });
    const ids = runs.map((id) => id.replace('SyncRun:', ''));
    await stack.prisma.syncRun.deleteMany({ where: { id: { in: ids } } });
    expect(seen).toEqual([...ended, 'SELECT call_permit']);
    expect(ended).not.toContain('SELECT call_permit');
  });

  it('The freshness of the kinds, the runs and the last runs are read by these statements', async () => {
    const seen = await statementsOf(freshness, { id: stack.practiceId });
    expect(seen.toSorted()).toMatchInlineSnapshot(`
      [
        "SELECT app_block",
        "SELECT call_permit",
        "SELECT membership",
        "SELECT practice",
        "SELECT practice",
        "SELECT practice",
        "SELECT quota",
        "SELECT sync_run",
        "SELECT sync_run",
        "SELECT sync_run",
        "SELECT sync_run",
        "SELECT sync_run",
        "SELECT sync_run",
        "SELECT unnest",
        "SELECT xpm_connection",
        "SELECT xpm_connection",
      ]
    `);
  });

  it('The links of entries, runs and tags need as many statements for 50 rows as for 2', async () => {
    const id = stack.practiceId;
    const few = await statementsOf(links, { id, first: 2 });
    const many = await statementsOf(links, { id, first: 50 });
    expect(many.toSorted()).toEqual(few.toSorted());
    expect(few.toSorted()).toMatchInlineSnapshot(`
      [
        "SELECT job",
        "SELECT membership",
        "SELECT pending_change",
        "SELECT practice",
        "SELECT practice",
        "SELECT practice_activity",
        "SELECT sync_run",
        "SELECT sync_run",
        "SELECT xpm_connection",
      ]
    `);
  });

  it('The linked records and custom fields of jobs need as many statements for 50 rows as for 2', async () => {
    const id = stack.practiceId;
    const few = await statementsOf(linkedRecords, { id, first: 2 });
    const many = await statementsOf(linkedRecords, { id, first: 50 });
    expect(many.toSorted()).toEqual(few.toSorted());
    expect(few.toSorted()).toMatchInlineSnapshot(`
      [
        "SELECT client",
        "SELECT contact",
        "SELECT field_definition",
        "SELECT field_definition",
        "SELECT job",
        "SELECT job_field_value",
        "SELECT practice",
        "SELECT practice",
        "SELECT sync_run",
        "SELECT sync_run",
      ]
    `);
  });

  it('The pending changes with their records need as many statements for 100 rows as for 3', async () => {
    const id = stack.practiceId;
    const few = await statementsOf(allPending, { id, first: 3 });
    const many = await statementsOf(allPending, { id, first: 100 });
    expect([...new Set(many)].toSorted()).toEqual([...new Set([...few, 'SELECT job'])].toSorted());
    expect(many.toSorted()).toMatchInlineSnapshot(`
      [
        "SELECT client",
        "SELECT job",
        "SELECT pending_change",
        "SELECT pending_change",
        "SELECT practice",
      ]
    `);
  });

  /** What a subscription sends until it waits for something to happen. */
  const statementsUntilWaiting = async <R>(
    document: TadaDocumentNode<R, { id: string }>,
    id: string,
  ): Promise<string[]> => {
    const authorization = `Bearer ${await stack.tokenFor('admin')}`;
    statements.clear();
    await using stream = await followEvents(stack.url, authorization, {
      document,
      variables: { id },
    });
    void stream.next().catch(() => undefined);
    await expect.poll(() => statements.seen.some((sql) => readsOn.test(sql))).toBe(true);
    return statements.seen.map(short);
  };

  it('The start of syncStatus loads one run of each kind, not all sixty', async () => {
    expect(await statementsUntilWaiting(status, stack.practiceId)).toMatchInlineSnapshot(`
      [
        "SELECT membership",
        "SELECT membership",
        "SELECT event_sequence",
        "SELECT membership",
        "SELECT event",
        "SELECT event",
      ]
    `);
    expect(statements.rows).toBeLessThan(10);
  });

  it('The start of syncStatus loads 120 tagged records together', async () => {
    const seen = await statementsUntilWaiting(tagged, stack.practiceId);
    expect(seen.toSorted()).toMatchInlineSnapshot(`
      [
        "SELECT client",
        "SELECT event",
        "SELECT event",
        "SELECT event_sequence",
        "SELECT job",
        "SELECT membership",
        "SELECT membership",
        "SELECT membership",
        "SELECT pending_change",
        "SELECT pending_change",
        "SELECT sync_run",
        "SELECT sync_run",
      ]
    `);
  });

  it('The start of activityAdded needs no state', async () => {
    expect(await statementsUntilWaiting(activity, stack.practiceId)).toMatchInlineSnapshot(`
      [
        "SELECT membership",
        "SELECT membership",
        "SELECT event",
        "SELECT membership",
        "SELECT event",
        "SELECT event",
      ]
    `);
  });

  it('The start of jobChanged reads the columns of the job that its selection requests', async () => {
    await statementsUntilWaiting(job, someJob);
    const ofJob = statements.seen.filter((sql) => short(sql) === 'SELECT job').map(withColumns);
    expect(ofJob).toMatchInlineSnapshot(`
      [
        "SELECT job: id practice_id",
        "SELECT job: id name client_xpm_id client_name",
      ]
    `);
  });

  it('The start of clientChanged delivers the client first', async () => {
    const statements = await statementsUntilWaiting(client, someClient);
    expect(statements).toEqual(expect.arrayContaining(['SELECT client', 'SELECT event']));
  });

  it('A connection is read with its trouble and its offer only when they are requested', async () => {
    const id = stack.practiceId;
    expect(await statementsOf(connection, { id })).toMatchInlineSnapshot(`
      [
        "SELECT practice",
        "SELECT xpm_connection",
        "SELECT connection_trouble",
        "SELECT xpm_account_offer",
      ]
    `);
  });

  it('Pages of groups, fields, tax returns and deletion reviews need as many statements for 50 rows as for 2', async () => {
    const id = stack.practiceId;
    const few = await statementsOf(otherLists, { id, first: 2 });
    const many = await statementsOf(otherLists, { id, first: 50 });
    expect(many.toSorted()).toEqual(few.toSorted());
    expect(few.toSorted()).toMatchInlineSnapshot(`
      [
        "SELECT client_group",
        "SELECT deletion_review",
        "SELECT field_definition",
        "SELECT practice",
        "SELECT tax_return",
      ]
    `);
  });

  it('A page of clients reads only the columns that its selection requests', async () => {
    await statementsOf(page, { id: stack.practiceId, first: 50 });
    expect(statements.seen.map(withColumns)).toMatchInlineSnapshot(`
      [
        "SELECT practice: id",
        "SELECT client: id name email manager_xpm_id manager_name is_archived is_deleted deleted_at missing_since practice_id",
      ]
    `);
  });

  it('Users, activity and runs are read with the columns that their selections request', async () => {
    await statementsOf(lists, { id: stack.practiceId, first: 2 });
    const seen = statements.seen.map(withColumns).filter((each) => !each.includes('sync_run'));
    expect(seen.toSorted()).toMatchInlineSnapshot(`
      [
        "SELECT app_user: id name deleted_at missing_since practice_id",
        "SELECT practice: id",
        "SELECT practice_activity: id run_id message practice_id",
      ]
    `);
  });

  it('A client by its id and the client of an entry are read with the requested columns', async () => {
    await statementsOf(node, { id: someClient });
    expect(statements.seen.map(withColumns)).toMatchInlineSnapshot(`
      [
        "SELECT client: id name",
        "SELECT contact: id name client_id",
      ]
    `);
    await statementsOf(entries, { id: stack.practiceId, first: 2, search: 'about clients' });
    expect(statements.seen.map(withColumns)).toMatchInlineSnapshot(`
      [
        "SELECT practice: id",
        "SELECT practice_activity: id run_id title practice_id record_id",
        "SELECT client: id name practice_id",
        "SELECT contact: id name client_id",
      ]
    `);
  });

  describe('A query that waits in Postgres', () => {
    let blocker: pg.Client;
    beforeEach(async () => {
      blocker = new pg.Client({ connectionString: stack.env['DATABASE_URL'] });
      await blocker.connect();
      await blocker.query('BEGIN');
      await blocker.query('LOCK TABLE app_user IN ACCESS EXCLUSIVE MODE');
    });
    afterEach(async () => {
      await blocker.query('ROLLBACK');
      await blocker.end();
      expect(await statementsOf(lists, { id: stack.practiceId, first: 2 })).toHaveLength(4);
    });

    const waiting = async (): Promise<number> => {
      const [found] = await stack.prisma.$queryRaw<{ count: bigint }[]>`
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%app_user%'`;
      return Number(found?.count);
    };
    const payload = () => ({
      query: print(lists),
      variables: { id: stack.practiceId, first: 2 },
    });

    it('It stops there when its client closes the connection, and the next one is served', async () => {
      const leaving = new AbortController();
      const authorization = `Bearer ${await stack.tokenFor('admin')}`;
      const left = fetch(`${stack.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify(payload()),
        signal: leaving.signal,
      });
      const outcome = expect(left).rejects.toThrow('abort');
      await expect.poll(waiting).toBe(1);
      leaving.abort();
      await outcome;
      await expect.poll(waiting).toBe(0);
    });

    it.each<[string, (socket: WebSocket) => void]>([
      ['completes it over a socket', (socket) => socket.send('{"type":"complete","id":"1"}')],
      ['closes its socket', (socket) => socket.close()],
    ])('It stops there when its client %s, and the next one is served', async (_how, leave) => {
      const authorization = `Bearer ${await stack.tokenFor('admin')}`;
      const { socket, outcome } = await openRawSocket(stack.url, authorization);
      expect(await outcome).toBe('accepted');
      socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: payload() }));
      await expect.poll(waiting).toBe(1);
      leave(socket);
      await expect.poll(waiting).toBe(0);
      socket.close();
    });
  });

  it('One client is read by its id with these statements', async () => {
    expect(await statementsOf(node, { id: someClient })).toMatchInlineSnapshot(`
      [
        "SELECT client",
        "SELECT contact",
      ]
    `);
  });
});
