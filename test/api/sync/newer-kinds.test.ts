import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SyncRun } from '../../../src/domain/sync/sync-run.ts';
import { appendEvents, changes } from '../../support/activity/events.ts';
import { graphql } from '../../support/graphql.ts';
import { addRuns } from '../../support/records/records.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { followStatus } from '../../support/sync/sync.ts';
import { run } from '../../unit/domain/sync/run.ts';

const shown = graphql(`
  query ShownRuns($practiceId: ID!, $runId: ID!) {
    node(id: $runId) {
      id
    }
    practice(id: $practiceId) {
      syncRuns(first: 10) {
        edges {
          node {
            id
          }
        }
      }
      syncActions(surface: APP_WINDOW) {
        kind
      }
    }
  }
`);

// Two versions run at once while one takes the other's place.
describe('A run of a kind that only a newer release knows', () => {
  let stack: TestStack;
  let known: string[];
  let unknown: string;
  beforeAll(async () => {
    stack = await startStack({ worker: false, connect: false });
    ({ runs: known } = await addRuns(stack, 2));
    const practiceId = stack.practiceId.replace('Practice:', '');
    unknown = randomUUID();
    // The newer version's migration went first.
    await stack.prisma.$executeRaw`ALTER TYPE sync_kind ADD VALUE 'COMETS'`;
    for (const [id, state] of [
      [unknown, 'RUNNING'],
      [randomUUID(), 'SUCCEEDED'],
    ]) {
      await stack.prisma.$executeRaw`
        INSERT INTO sync_run (id, practice_id, kind, state, trigger, requested_at, mode, cursor)
        VALUES (${id}::uuid, ${practiceId}::uuid, 'COMETS', ${state}::sync_run_state, 'SCHEDULED',
                now(), 'FULL', '{}')`;
    }
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  it('The run is not found and not listed, and known runs are listed beside it', async () => {
    const { node, practice } = await stack.execute('admin', shown, {
      practiceId: stack.practiceId,
      runId: `SyncRun:${unknown}`,
    });
    expect(node).toBeNull();
    expect(practice?.syncRuns.edges.map((edge) => edge.node.id)).toEqual(known.toReversed());
    expect(practice?.syncActions.map(({ kind }) => kind)).toContain('CLIENTS');
  });

  it('A subscriber to the sync status does not receive the run, but receives later changes', async () => {
    await using status = await followStatus(stack);
    const first = await status.next();
    expect(first.runs.map(({ id }) => id)).toEqual(known.slice(-1));
    const newer = { ...run({ id: unknown }), kind: 'COMETS' } as unknown as SyncRun;
    await appendEvents(stack, [{ type: 'run.changed', run: newer }, ...changes(1)]);
    expect(await status.next()).toMatchObject({ seq: '2', runs: [] });
  });
});
