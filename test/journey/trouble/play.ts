import { expect } from 'vitest';
import { defaultSettings } from '../../../sandbox/settings.ts';
import type { SyncKind } from '../../../src/domain/sync/sync-kind.ts';
import { graphql } from '../../support/graphql.ts';
import { addPractice } from '../../support/practice/small-practice.ts';
import { freshQuota } from '../../support/quota/quota.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import type { Run } from '../../support/sync/sync.ts';
import { runFinished, runWhen, startDue, startSync } from '../../support/sync/sync.ts';

type Calls = Readonly<Record<string, number>>;

/** One kind of trouble: how XPM behaves, and what must come of one sync. */
export interface Trouble {
  readonly kind: SyncKind;
  /** How many jobs the practice has. Default 0. */
  readonly jobs?: number;
  /** Settings of the sandbox that differ from their defaults. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Faults of the sandbox, as its control API takes them. */
  readonly faults?: readonly {
    readonly path: string;
    readonly times?: number;
    readonly fault: object;
  }[];
  /** All calls of the practice during the sync, by path. */
  readonly calls: Calls;
  /** The limit of the pause that a viewer sees before the run ends. Default: no pause is expected. */
  readonly pause?: NonNullable<Run['pause']>['limit'];
  /** How the run ends, as a viewer reads it. */
  readonly run: object;
  /** What a viewer reads of the practice afterwards. */
  readonly reads: {
    readonly clients?: readonly object[];
    readonly jobs?: readonly object[];
    readonly problems: readonly object[];
    readonly connection?: object;
  };
  /** What Postgres holds of the practice. */
  readonly stored: {
    readonly clients: number;
    readonly jobs: number;
    readonly openProblems: number;
    /** The calls that are charged to the practice's day. */
    readonly charged: number;
    /** Whether the tokens are kept. */
    readonly tokens: boolean;
    /** Whether the next run can read changes only. */
    readonly watermark: boolean;
  };
  /** The calls of the next scheduled sync, an incremental one: trouble does not make it a full one. */
  readonly next: { readonly calls: Calls };
}

/** Plays an entry in a practice of its own. */
export async function play(stack: TestStack, title: string, trouble: Trouble): Promise<void> {
  const { globalId, id, index, tenantId } = await addPractice(stack, title, {
    clients: 2,
    jobs: trouble.jobs ?? 0,
    staff: 1,
    seed: 7,
  });
  const own: TestStack = { ...stack, practiceId: globalId };
  const callsOf = async (work: () => Promise<unknown>): Promise<Calls> => {
    const before = (await stack.sandbox.calls()).pathsByPractice[tenantId] ?? {};
    await work();
    const after = (await stack.sandbox.calls()).pathsByPractice[tenantId] ?? {};
    const made = Object.entries(after).map(
      ([path, count]) => [path, count - (before[path] ?? 0)] as const,
    );
    return Object.fromEntries(made.filter(([, count]) => count > 0));
  };
  await stack.sandbox.post('settings', trouble.settings ?? {});
  for (const fault of trouble.faults ?? []) {
    await stack.sandbox.post('faults', { practice: index, ...fault });
  }

  const calls = await callsOf(async () => {
    const { pause: expected } = trouble;
    const isSeen = ({ state }: Run): boolean => expected === undefined || state === 'PAUSED';
    const started = await runWhen(own, await startSync(own, trouble.kind), isSeen);
    if (expected !== undefined) expect(started.pause).toMatchObject({ limit: expected });
    const run = await runFinished(own, started);
    expect(run).toMatchObject(trouble.run);
    const { node } = await stack.execute('admin', problemsOfRun, { id: run.id });
    expect(node).toMatchObject({ problems: { totalCount: trouble.stored.openProblems } });
  });
  expect(calls).toEqual(trouble.calls);
  expect(await stack.sandbox.faultsWaiting()).toBe(0);

  expect(await readingOf(own)).toMatchObject(trouble.reads);
  const where = { practiceId: id };
  const stored = {
    clients: await stack.prisma.client.count({ where }),
    jobs: await stack.prisma.job.count({ where }),
    openProblems: await stack.prisma.problem.count({ where: { ...where, resolvedAt: null } }),
    charged: await stack.prisma.callPermit.count({ where }),
    tokens:
      (await stack.prisma.xpmConnection.count({
        where: { ...where, refreshToken: { not: null } },
      })) > 0,
    watermark: (await stack.prisma.syncWatermark.count({ where })) > 0,
  };
  expect(stored).toEqual(trouble.stored);

  await freshQuota(stack);
  await stack.sandbox.clearFaults();
  await stack.sandbox.post('settings', restored(trouble.settings ?? {}));
  expect(
    await callsOf(async () => runFinished(own, await startDue(own, trouble.kind, 'INCREMENTAL'))),
  ).toEqual(trouble.next.calls);
}

const restored = (settings: object): object =>
  Object.fromEntries(
    Object.entries(defaultSettings).filter(([name]) => Object.hasOwn(settings, name)),
  );

const reading = graphql(`
  query Reading($id: ID!) {
    practice(id: $id) {
      clients(first: 10) {
        edges {
          node {
            name
            city
            dateOfBirth
            partner {
              name
            }
            contacts {
              name
            }
          }
        }
      }
      jobs(first: 10) {
        edges {
          node {
            name
            startDate
            client {
              xpmId
              name
            }
          }
        }
      }
      connection {
        state
        reason
        trouble {
          since
          evidence
        }
      }
      problems(first: 10, filter: { open: true }) {
        edges {
          node {
            recordName
            place
            part
            reason
            fix
          }
        }
      }
    }
  }
`);

async function readingOf(stack: TestStack) {
  const { practice } = await stack.execute('admin', reading, { id: stack.practiceId });
  if (practice === null) throw new Error('The practice is the viewer’s.');
  const { clients, jobs, problems, connection } = practice;
  return {
    clients: clients.edges.map(({ node }) => node),
    jobs: jobs.edges.map(({ node }) => node),
    problems: problems.edges.map(({ node }) => node),
    connection,
  };
}

const problemsOfRun = graphql(`
  query ProblemsOfRun($id: ID!) {
    node(id: $id) {
      __typename
      ... on SyncRun {
        problems(first: 10) {
          totalCount
        }
      }
    }
  }
`);
