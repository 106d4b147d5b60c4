import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { graphql } from '../../support/graphql.ts';
import { freshQuota } from '../../support/quota/quota.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { followStatus, requestSync, runFinished, startSync } from '../../support/sync/sync.ts';

interface Reference {
  readonly UUID: string;
  readonly Name: string;
}

interface XpmJob extends Reference {
  readonly ID: string;
  readonly Description: string;
  readonly State: string;
  readonly StartDate: string;
  readonly Client: Reference | null;
  readonly Manager: Reference | null;
  readonly Assigned: readonly Reference[];
}

describe('Whole-practice kinds', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack({ connect: false });
    await stack.sandbox.post('practice', { practice: 0, clients: 60, jobs: 1000, seed: 5 });
    await stack.connect();
  });
  // A pass of jobs costs a third of what a minute allows.
  beforeEach(() => freshQuota(stack));
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const inXpm = async <T = Reference>(body: object): Promise<readonly T[]> =>
    (await stack.sandbox.post<{ records: T[] }>('records', body)).records;
  const sync = async (kind: Parameters<typeof startSync>[1]) =>
    runFinished(stack, await startSync(stack, kind));
  const listed = async <N>(
    page: (after: string | null) => Promise<Connection<N> | undefined>,
  ): Promise<readonly N[]> => {
    const nodes: N[] = [];
    for (let after: string | null = null; ;) {
      const list = await page(after);
      nodes.push(...(list?.edges ?? []).map(({ node }) => node));
      if (list?.pageInfo.hasNextPage !== true) return nodes;
      after = list.pageInfo.endCursor;
    }
  };
  const jobs = () =>
    listed(async (after) => {
      const { practice } = await stack.execute('admin', jobsOf, { id: stack.practiceId, after });
      return practice?.jobs;
    });

  it('Jobs of every age and state arrive complete, and a second run writes nothing', async () => {
    const { total: earlier } = await stack.sandbox.calls();
    const run = await sync('JOBS');
    const { total: calls } = await stack.sandbox.calls();
    expect(run.calls).toBe(calls - earlier);
    expect(run).toMatchObject({
      state: 'SUCCEEDED',
      progress: { read: 1000, total: 1000, added: 1000, changed: 0, skipped: 0 },
    });
    const expected = await inXpm<XpmJob>({ resource: 'job', action: 'list', limit: 1000 });
    const found = new Map((await jobs()).map((job) => [job.xpmId, job]));
    expect(found.size).toBe(1000);
    for (const job of expected) {
      expect(found.get(job.UUID)).toMatchObject({
        number: job.ID,
        name: job.Name,
        description: job.Description === '' ? null : job.Description,
        state: job.State,
        startDate: job.StartDate === '' ? null : job.StartDate.slice(0, 10),
        client: job.Client && { xpmId: job.Client.UUID, name: job.Client.Name },
        manager: job.Manager && { xpmId: job.Manager.UUID, name: job.Manager.Name },
        assigned: job.Assigned.map(({ UUID, Name }) => ({ xpmId: UUID, name: Name })),
      });
    }
    const logged = () => stack.prisma.event.count({ where: { type: 'jobs.changed' } });
    const before = await logged();
    await freshQuota(stack);
    expect(await sync('JOBS')).toMatchObject({
      state: 'SUCCEEDED',
      progress: { read: 1000, added: 0, changed: 0, unchanged: 1000 },
    });
    expect(await logged()).toBe(before);
  });

  it('A job changed in XPM is one changed row', async () => {
    const [first] = await jobs();
    const fields = { Name: 'Jahresabschluss für Ōtautahi', State: 'COMPLETED' };
    await inXpm({ resource: 'job', action: 'update', uuid: first?.xpmId, fields });
    expect(await sync('JOBS')).toMatchObject({ progress: { changed: 1, unchanged: 999 } });
    const changed = (await jobs()).find(({ xpmId }) => xpmId === first?.xpmId);
    expect(changed).toMatchObject({ name: fields.Name, state: 'Completed' });
  });

  it('Field definitions arrive with their types, and a deleted one becomes inactive', async () => {
    expect(await sync('FIELD_DEFINITIONS')).toMatchObject({ progress: { read: 11, added: 11 } });
    const definitions = async () => {
      const { practice } = await stack.execute('standard', definitionsOf, { id: stack.practiceId });
      return practice?.fieldDefinitions.edges.map(({ node }) => node) ?? [];
    };
    const elements = new Set((await definitions()).map(({ valueElement }) => valueElement));
    expect(elements).toEqual(new Set(['TEXT', 'DECIMAL', 'NUMBER', 'BOOLEAN', 'DATE']));
    const [deleted] = await inXpm({ resource: 'customFieldDefinition', action: 'list' });
    await inXpm({ resource: 'customFieldDefinition', action: 'delete', uuid: deleted?.UUID });
    expect(await sync('FIELD_DEFINITIONS')).toMatchObject({ progress: { archived: 1 } });
    const inactive = (await definitions()).filter(({ status }) => status !== 'ACTIVE');
    expect(inactive.map(({ name }) => name)).toEqual([deleted?.Name]);
  });

  it('Tax returns are synced once assessments are imported, originals only', async () => {
    const input = { practiceId: stack.practiceId, kind: 'TAX_RETURNS' } as const;
    const { requestSync: refused } = await stack.execute('admin', requestSync, { input });
    expect(refused).toMatchObject({
      __typename: 'SyncUnavailable',
      reason: 'TAX_ASSESSMENTS_NOT_IMPORTED',
    });
    const settings = { practiceId: stack.practiceId, importTaxAssessments: true };
    await stack.execute('admin', updateSettings, { input: settings });
    const run = await sync('TAX_RETURNS');
    expect(run.state).toBe('SUCCEEDED');
    const inFeed = await inXpm<{ UUID: string; IsAmendment: string; Status: string }>({
      resource: 'taxReturn',
      action: 'list',
      limit: 1000,
    });
    const originals = inFeed.filter(({ IsAmendment }) => IsAmendment === 'No');
    expect(originals.length).toBeLessThan(inFeed.length);
    const returns = await listed(async (after) => {
      const { practice } = await stack.execute('admin', returnsOf, { id: stack.practiceId, after });
      return practice?.taxReturns;
    });
    expect(returns.map(({ xpmId }) => xpmId).toSorted()).toEqual(
      originals.map(({ UUID }) => UUID).toSorted(),
    );
    const drafts = returns.filter(({ filingStatus }) => filingStatus === 'DRAFT');
    expect(drafts.length).toBeGreaterThan(0);
    expect(drafts.every(({ assessment }) => assessment === null)).toBe(true);
    expect(returns.some(({ assessment }) => assessment !== null)).toBe(true);
  });
});

describe('The settings of a practice', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack({ worker: false });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const update = async (as: 'admin' | 'standard' | 'other', change: object) => {
    const input = { practiceId: stack.practiceId, ...change };
    return (await stack.execute(as, updateSettings, { input })).updatePracticeSettings;
  };

  it('Only an admin changes settings, and a subscriber sees the new actions at once', async () => {
    expect(await update('standard', { importTaxAssessments: true })).toMatchObject({
      __typename: 'NotPermitted',
    });
    expect(await update('other', { importTaxAssessments: true })).toMatchObject({
      __typename: 'NotPermitted',
    });
    await using status = await followStatus(stack);
    const first = await status.next();
    expect(first.actions.map(({ kind }) => kind)).not.toContain('TAX_RETURNS');
    expect(await update('admin', { importTaxAssessments: true })).toMatchObject({
      practice: { settings: { importTaxAssessments: true, primaryForClientMaintenance: false } },
    });
    const next = await status.next();
    expect(next.actions.map(({ kind }) => kind)).toContain('TAX_RETURNS');
    const entries = await stack.prisma.practiceActivity.findMany({ where: { type: 'SETTINGS' } });
    expect(entries.map(({ message }) => message)).toEqual([
      'Import Tax Assessments was switched on.',
    ]);
  });

  it('A final setting cannot be switched off, and nothing else changes with it', async () => {
    expect(await update('admin', { primaryForClientMaintenance: true })).toMatchObject({
      practice: { settings: { primaryForClientMaintenance: true } },
    });
    const change = { primaryForClientMaintenance: false, importTaxAssessments: false };
    expect(await update('admin', change)).toMatchObject({ __typename: 'SettingIsFinal' });
    const practiceId = stack.practiceId.replace('Practice:', '');
    const row = await stack.prisma.practice.findUniqueOrThrow({ where: { id: practiceId } });
    expect(row).toMatchObject({ primaryForClientMaintenance: true, importTaxAssessments: true });
  });
});

interface Connection<N> {
  readonly edges: readonly { readonly node: N }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const updateSettings = graphql(`
  mutation UpdateSettings($input: UpdatePracticeSettingsInput!) {
    updatePracticeSettings(input: $input) {
      __typename
      ... on PracticeSettingsUpdated {
        practice {
          settings {
            importTaxAssessments
            primaryForClientMaintenance
          }
        }
      }
      ... on SettingIsFinal {
        message
      }
      ... on NotPermitted {
        message
      }
    }
  }
`);

const jobsOf = graphql(`
  query Jobs($id: ID!, $after: String) {
    practice(id: $id) {
      jobs(first: 200, after: $after, filter: { statuses: [ACTIVE, DELETED, MISSING] }) {
        edges {
          node {
            xpmId
            number
            name
            description
            state
            startDate
            client {
              xpmId
              name
            }
            manager {
              xpmId
              name
            }
            assigned {
              xpmId
              name
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

const definitionsOf = graphql(`
  query Definitions($id: ID!) {
    practice(id: $id) {
      fieldDefinitions(first: 200, filter: { statuses: [ACTIVE, DELETED, MISSING] }) {
        edges {
          node {
            name
            valueElement
            status
          }
        }
      }
    }
  }
`);

const returnsOf = graphql(`
  query Returns($id: ID!, $after: String) {
    practice(id: $id) {
      taxReturns(first: 200, after: $after, filter: { statuses: [ACTIVE, DELETED, MISSING] }) {
        edges {
          node {
            xpmId
            filingStatus
            assessment {
              amount
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);
