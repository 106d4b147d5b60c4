import type { TadaDocumentNode } from 'gql.tada';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../../support/graphql.ts';
import {
  addClients,
  addDeletionReview,
  addJobs,
  addPendingChange,
  addProblem,
} from '../../support/records/records.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import type { Statements } from '../../support/stack/statements.ts';
import { short, watchStatements, withoutChecks } from '../../support/stack/statements.ts';

const causes = graphql(`
  query CauseStatements($id: ID!) {
    practice(id: $id) {
      problemCauses {
        reason
        problems
        retryCalls
      }
      refusalCauses {
        reason
        changes
        retryCalls
      }
    }
  }
`);

const day = graphql(`
  query DayStatements($id: ID!) {
    practice(id: $id) {
      quota {
        lastDay {
          byHour {
            calls
          }
          byPriority {
            calls
          }
          pauses {
            startedAt
          }
        }
      }
    }
  }
`);

const automation = graphql(`
  query AutomationStatements($id: ID!) {
    practice(id: $id) {
      automaticSyncs {
        kind
        minutes
      }
      hiddenSyncActions(surface: APP_WINDOW) {
        kind
        reason
      }
    }
  }
`);

const missing = graphql(`
  query MissingStatements($id: ID!, $first: Int!) {
    practice(id: $id) {
      deletionReviews(first: 5) {
        edges {
          node {
            records(first: $first) {
              edges {
                node {
                  name
                  record {
                    __typename
                    ... on Client {
                      id
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
`);

const lastClients = graphql(`
  query LastClientStatements($id: ID!, $last: Int!) {
    practice(id: $id) {
      clients(last: $last, orderBy: { field: MANAGER, direction: DESC }) {
        totalCount
        edges {
          node {
            name
          }
        }
      }
    }
  }
`);

const lastJobs = graphql(`
  query LastJobStatements($id: ID!, $last: Int!) {
    practice(id: $id) {
      jobs(last: $last, orderBy: { field: DUE_DATE }) {
        edges {
          node {
            name
            clientRecord {
              name
            }
          }
        }
      }
    }
  }
`);

describe('The SQL of work lists and of the dashboard', () => {
  let stack: TestStack;
  let statements: Statements;
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false, env: withoutChecks });
    const clients = await addClients(
      stack,
      Array.from({ length: 60 }, () => ({ missingSince: new Date() })),
    );
    const jobs = await addJobs(
      stack,
      Array.from({ length: 60 }, () => ({})),
    );
    await addDeletionReview(stack);
    for (const record of [...clients, ...jobs]) {
      await addPendingChange(stack, record, { refusal: 'Not so.' });
    }
    const known = await stack.prisma.client.findMany({ select: { xpmId: true } });
    for (const { xpmId } of known) await addProblem(stack, { xpmId });
    statements = watchStatements();
  });
  afterAll(async () => {
    statements[Symbol.dispose]();
    await stack[Symbol.asyncDispose]();
  });

  /** Sorted: fields that are resolved together send theirs in any order. */
  const statementsOf = async <R, V>(
    document: TadaDocumentNode<R, V>,
    variables: V,
  ): Promise<string[]> => {
    statements.clear();
    await stack.execute('admin', document, variables);
    return statements.seen.map(short).toSorted();
  };

  it('The causes of problems and refusals are read by these statements, however many there are', async () => {
    expect(await statementsOf(causes, { id: stack.practiceId })).toMatchInlineSnapshot(`
      [
        "SELECT client",
        "SELECT pending_change",
        "SELECT practice",
      ]
    `);
  });

  it('The last day of calls is read by these statements', async () => {
    expect(await statementsOf(day, { id: stack.practiceId })).toMatchInlineSnapshot(`
      [
        "SELECT app_block",
        "SELECT call_permit",
        "SELECT call_permit",
        "SELECT event",
        "SELECT practice",
        "SELECT quota",
      ]
    `);
  });

  it('Automatic syncs and hidden actions are read by these statements', async () => {
    expect(await statementsOf(automation, { id: stack.practiceId })).toMatchInlineSnapshot(`
      [
        "SELECT membership",
        "SELECT practice",
        "SELECT practice",
        "SELECT practice",
        "SELECT xpm_connection",
        "SELECT xpm_connection",
      ]
    `);
  });

  it('The records of a deletion review need as many statements for 50 rows as for 2', async () => {
    const id = stack.practiceId;
    const few = await statementsOf(missing, { id, first: 2 });
    expect(await statementsOf(missing, { id, first: 50 })).toEqual(few);
    expect(few).toMatchInlineSnapshot(`
      [
        "SELECT client",
        "SELECT deletion_review",
        "SELECT practice",
      ]
    `);
  });

  it('The last page of an ordered list reads its rows alone, in as many statements for 50 as for 2', async () => {
    const id = stack.practiceId;
    const few = await statementsOf(lastClients, { id, last: 2 });
    expect(statements.rows).toBeLessThan(10);
    expect(await statementsOf(lastClients, { id, last: 50 })).toEqual(few);
    expect(few).toMatchInlineSnapshot(`
      [
        "SELECT client",
        "SELECT practice",
      ]
    `);
    const jobs = await statementsOf(lastJobs, { id, last: 2 });
    expect(await statementsOf(lastJobs, { id, last: 50 })).toEqual(jobs);
    expect(jobs).toMatchInlineSnapshot(`
      [
        "SELECT client",
        "SELECT job",
        "SELECT practice",
      ]
    `);
  });
});
