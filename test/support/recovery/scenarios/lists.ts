import type { SyncKind } from '../../../../src/domain/sync/sync-kind.ts';
import { syncWorkflowId } from '../../../../src/temporal/contract.ts';
import type { Scenario, TestPractice, XpmRecord } from './scenario.ts';
import { first, requestRun, runFacts, succeeded, xpmRecords } from './scenario.ts';

interface ListKind {
  readonly kind: SyncKind;
  readonly resource: string;
  /** The field that is changed in XPM and compared. */
  readonly field: 'Name' | 'EstimatedIncome';
  readonly isIncremental?: boolean;
  /** Further fields that a new record needs. */
  fresh?(practice: TestPractice): Promise<object>;
  isListed?(record: XpmRecord): boolean;
  /** The stored records that are not deleted. */
  stored(
    practice: TestPractice,
  ): Promise<readonly { readonly xpmId: string; readonly displayed: string | null }[]>;
}

const live = ({ id: practiceId }: TestPractice) => ({
  where: { practiceId, deletedAt: null },
  select: { xpmId: true, name: true },
});
const named = (rows: readonly { readonly xpmId: string; readonly name: string }[]) =>
  rows.map(({ xpmId, name }) => ({ xpmId, displayed: name }));
const clientOf = async (practice: TestPractice): Promise<string> =>
  first(await xpmRecords(practice, { resource: 'client', action: 'list' })).UUID;

const clients: ListKind = {
  kind: 'CLIENTS',
  resource: 'client',
  field: 'Name',
  stored: async (practice) => named(await practice.stack.prisma.client.findMany(live(practice))),
};

export const lists = {
  clients,
  delta: { ...clients, isIncremental: true },
  users: {
    kind: 'USERS',
    resource: 'staff',
    field: 'Name',
    stored: async (practice) => named(await practice.stack.prisma.user.findMany(live(practice))),
  },
  jobs: {
    kind: 'JOBS',
    resource: 'job',
    field: 'Name',
    fresh: async (practice) => ({ Client: await clientOf(practice) }),
    stored: async (practice) => named(await practice.stack.prisma.job.findMany(live(practice))),
  },
  definitions: {
    kind: 'FIELD_DEFINITIONS',
    resource: 'customFieldDefinition',
    field: 'Name',
    fresh: () => Promise.resolve({ Type: 'Text', UseClient: true }),
    stored: async (practice) =>
      named(await practice.stack.prisma.fieldDefinition.findMany(live(practice))),
  },
  taxReturns: {
    kind: 'TAX_RETURNS',
    resource: 'taxReturn',
    field: 'EstimatedIncome',
    fresh: async (practice) => ({ Client: await clientOf(practice), Year: 2025 }),
    isListed: (record) => record['IsAmendment'] === 'No',
    async stored({ stack, id }) {
      const rows = await stack.prisma.taxReturn.findMany({
        where: { practiceId: id, deletedAt: null },
      });
      return rows.map(({ xpmId, estimatedIncome }) => ({ xpmId, displayed: estimatedIncome }));
    },
  },
} as const satisfies Readonly<Record<string, ListKind>>;

/**
 * A list in which each round adds, changes and deletes one record. The deleted one is never the last of the list
 * before: that would look like a list that was cut short.
 */
export function listScenario(practice: TestPractice, list: ListKind): Promise<Scenario> {
  const { kind, resource, field, isIncremental = false } = list;
  let round = 0;
  const text = (what: string): string =>
    field === 'Name' ? `${what} ${round}` : `${what === 'New' ? 1 : 2}${round + 100}.00`;
  const listed = async () =>
    (await xpmRecords(practice, { resource, action: 'list' })).filter(
      (record) => list.isListed?.(record) ?? true,
    );
  let changing: string | null = null;
  const added: string[] = [];
  const add = async (what: string): Promise<void> => {
    const fields = { ...(await list.fresh?.(practice)), [field]: text(what) };
    added.push(first(await xpmRecords(practice, { resource, action: 'add', fields })).UUID);
  };
  let runId = '';
  return Promise.resolve({
    workflowId: syncWorkflowId({ practiceId: practice.id, kind, recordId: null }),
    page: 1,
    writes: [],
    gated: false,
    ...(isIncremental && { ignores: 'source.list' }),
    async start() {
      round += 1;
      changing ??= first(await listed()).UUID;
      if (round === 1 && !isIncremental) await add('Older');
      const older = round > 1 && !isIncremental ? added.shift() : undefined;
      if (older !== undefined) {
        await xpmRecords(practice, { resource, action: 'remove', uuid: older });
      }
      await add('New');
      const changed = { [field]: text('Changed') };
      await xpmRecords(practice, { resource, action: 'update', uuid: changing, fields: changed });
      runId = await requestRun(practice, kind, { full: !isIncremental });
    },
    async facts() {
      const records = await listed();
      // An incremental list has each round's new record and the one that changes in every round.
      const read = isIncremental ? round + 1 : records.length;
      const rows = await list.stored(practice);
      return {
        actual: {
          ...(await runFacts(practice, runId)),
          rows: new Map(rows.map(({ xpmId, displayed }) => [xpmId, displayed])),
        },
        expected: {
          ...succeeded,
          read,
          total: read,
          unchanged: read - 2,
          added: 1,
          changed: 1,
          archived: isIncremental ? 0 : 1,
          rows: new Map(records.map((record) => [record.UUID, record[field]])),
        },
      };
    },
  });
}
