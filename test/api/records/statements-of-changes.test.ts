import type { TadaDocumentNode } from 'gql.tada';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PracticeEvent } from '../../../src/domain/activity/events.ts';
import { listChanged, recordsChanged, tagsChanged } from '../../../src/domain/activity/events.ts';
import { appendEvents } from '../../support/activity/events.ts';
import { graphql } from '../../support/graphql.ts';
import { followEvents } from '../../support/http/sse.ts';
import {
  addClients,
  addEntries,
  addFieldDefinitions,
  addFieldValues,
  addJobs,
  addPendingChange,
  addProblem,
  addRuns,
} from '../../support/records/records.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import type { Statements } from '../../support/stack/statements.ts';
import { readsOn, short, watchStatements, withoutChecks } from '../../support/stack/statements.ts';

/** What the test itself does to append an event. */
const isOfReader = (statement: string): boolean =>
  !/^(BEGIN|COMMIT|INSERT|UPDATE|SET)/.test(statement);
const rowId = (id: string): string => id.replace(/^\w+:/, '');

describe('The SQL of a change', () => {
  let stack: TestStack;
  let statements: Statements;
  let clients: readonly string[];
  let jobs: readonly string[];
  let entries: readonly string[];
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false, env: withoutChecks });
    const some = Array.from({ length: 60 }, () => ({}));
    clients = await addClients(stack, some);
    jobs = await addJobs(stack, some);
    const definitions = await addFieldDefinitions(stack, [{}, {}]);
    const values = Object.fromEntries(definitions.map((id) => [id, 'value']));
    for (const record of [...clients, ...jobs]) {
      await addFieldValues(stack, record, values);
      await addPendingChange(stack, record);
    }
    await addEntries(stack, 'About clients', clients);
    ({ entries } = await addRuns(stack, 60));
    const known = await stack.prisma.client.findMany({ select: { xpmId: true } });
    for (const { xpmId } of known) await addProblem(stack, { xpmId });
    statements = watchStatements();
  });
  afterAll(async () => {
    statements[Symbol.dispose]();
    await stack[Symbol.asyncDispose]();
  });

  /**
   * The sorted statements of a subscriber between two times at which it waits, without those that append the event.
   * It waits when it has read that the log has no more, and when what it sends has arrived.
   */
  const statementsOfChange = async <R>(
    document: TadaDocumentNode<R, { id: string }>,
    id: string,
    { event, first }: { readonly event: PracticeEvent; readonly first: 'state' | 'nothing' },
  ): Promise<readonly string[]> => {
    const authorization = `Bearer ${await stack.tokenFor('admin')}`;
    const progress = () => ({
      received: received.length,
      reads: statements.seen.filter((sql) => readsOn.test(sql)).length,
    });
    statements.clear();
    await using stream = await followEvents(stack.url, authorization, {
      document,
      variables: { id },
    });
    const received: unknown[] = [];
    void (async () => {
      for (let item = await stream.next(); item !== null; item = await stream.next()) {
        received.push(item);
      }
    })().catch(() => undefined);
    const before = first === 'state' ? 1 : 0;
    await expect.poll(progress).toEqual({ received: before, reads: 1 });
    statements.clear();
    await appendEvents(stack, [event]);
    // The second read finds nothing.
    await expect.poll(progress).toEqual({ received: before + 1, reads: 2 });
    return statements.seen.map(short).filter(isOfReader).toSorted();
  };

  it('A change of the tags of 60 records reads them together', async () => {
    const event = tagsChanged('CLIENT', clients.map(rowId));
    const change = { event, first: 'state' } as const;
    expect(await statementsOfChange(status, stack.practiceId, change)).toMatchInlineSnapshot(`
      [
        "SELECT app_block",
        "SELECT app_block",
        "SELECT call_permit",
        "SELECT call_permit",
        "SELECT client",
        "SELECT event",
        "SELECT event",
        "SELECT membership",
        "SELECT pending_change",
        "SELECT practice",
        "SELECT quota",
        "SELECT quota",
        "SELECT sync_run",
        "SELECT sync_run",
        "SELECT xpm_connection",
        "WITH event_sequence",
      ]
    `);
  });

  it('An entry of the activity is read once', async () => {
    const event = { type: 'activity.changed', ids: entries.slice(0, 1).map(rowId) } as const;
    const change = { event, first: 'nothing' } as const;
    expect(await statementsOfChange(activity, stack.practiceId, change)).toMatchInlineSnapshot(`
      [
        "SELECT event",
        "SELECT event",
        "SELECT membership",
        "SELECT practice_activity",
        "WITH event_sequence",
      ]
    `);
  });

  it('A change of a job is read as the selection requests it', async () => {
    const event = recordsChanged('JOB', [rowId(jobs[0] ?? '')]);
    const change = { event, first: 'state' } as const;
    expect(await statementsOfChange(job, jobs[0] ?? '', change)).toMatchInlineSnapshot(`
      [
        "SELECT event",
        "SELECT event",
        "SELECT job",
        "SELECT membership",
        "SELECT pending_change",
        "SELECT sync_run",
        "WITH event_sequence",
      ]
    `);
  });

  it('A change of a client is read as the selection requests it', async () => {
    const event = listChanged('clients', [rowId(clients[0] ?? '')]);
    const change = { event, first: 'state' } as const;
    expect(await statementsOfChange(client, clients[0] ?? '', change)).toMatchInlineSnapshot(`
      [
        "SELECT client",
        "SELECT client_field_value",
        "SELECT event",
        "SELECT event",
        "SELECT membership",
        "WITH event_sequence",
      ]
    `);
  });
});

const status = graphql(`
  subscription StatusOfChange($id: ID!) {
    syncStatus(practiceId: $id) {
      seq
      runs {
        state
      }
      clients {
        id
        pendingSync {
          reasons
          fields {
            field
          }
        }
      }
      actions(surface: APP_WINDOW) {
        enabled
      }
      quota {
        minuteRemaining
      }
    }
  }
`);

const activity = graphql(`
  subscription ActivityOfChange($id: ID!) {
    activityAdded(practiceId: $id) {
      message
      actor
    }
  }
`);

const job = graphql(`
  subscription JobOfChange($id: ID!) {
    jobChanged(id: $id) {
      name
      pendingSync {
        reasons
      }
    }
  }
`);

const client = graphql(`
  subscription ClientOfChange($id: ID!) {
    clientChanged(id: $id) {
      name
      fieldValues {
        value
      }
    }
  }
`);
