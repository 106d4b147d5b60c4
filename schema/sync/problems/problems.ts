import type { Prisma } from '../../../prisma/generated/client.ts';
import type { Services } from '../../../src/context.ts';
import { fieldValuesOf } from '../../../src/domain/records/problem.ts';
import { readProblemReasons } from '../../../src/domain/records/read-problem.ts';
import type { RecordKey } from '../../../src/domain/records/record.ts';
import { contentsOf } from '../../../src/domain/sync/contents-of.ts';
import { syncKinds } from '../../../src/domain/sync/sync-kind.ts';
import type { SyncRun } from '../../../src/domain/sync/sync-run.ts';
import { recordKeyOf } from '../../../src/domain/sync/sync-run.ts';
import { builder } from '../../builder.ts';
import { recordIn } from '../../global-id.ts';
import { ownCursorsOnly, pageLimit } from '../../paging.ts';
import { Practice } from '../../practice/practice.ts';
import { SyncKindEnum, SyncRunRef } from '../sync-run.ts';
import { Problem, ProblemReasonEnum } from './problem.ts';

const ProblemFilter = builder.inputType('ProblemFilter', {
  description: 'Restricts problems. Omitted fields do not restrict them.',
  fields: (t) => ({
    kinds: t.field({
      type: [SyncKindEnum],
      required: false,
      description: 'Only problems that a sync of one of these kinds last found.',
    }),
    reasons: t.field({
      type: [ProblemReasonEnum],
      required: false,
      description: 'Only problems with one of these reasons.',
    }),
    open: t.boolean({
      required: false,
      description: 'True for problems that are not resolved, false for those that are.',
    }),
    recordId: t.id({
      required: false,
      description: 'Only problems of the client or job with this id.',
    }),
  }),
});

const latestFirst = [{ firstSeenAt: 'desc' }, { id: 'desc' }] satisfies [
  Prisma.ProblemOrderByWithRelationInput,
  Prisma.ProblemOrderByWithRelationInput,
];

const filtered = builder.args((t) => ({
  filter: t.field({
    type: ProblemFilter,
    required: false,
    description: 'Which problems to list. Omit it to list all.',
  }),
}));

builder.prismaObjectField(Practice, 'problems', (t) =>
  t.prismaConnection({
    type: Problem,
    cursor: 'id',
    maxSize: pageLimit,
    description:
      'What syncs could not read as XPM wrote it, with the reason and the fix, latest first.',
    args: filtered,
    resolve: async (query, { id: practiceId }, { filter, ...page }, { services }) => {
      const where = {
        practiceId,
        ...ownCursorsOnly(page, 'problems'),
        ...(await matching(services, practiceId, filter ?? {})),
      };
      return services.prisma.problem.findMany({ ...query, where, orderBy: latestFirst });
    },
    totalCount: async ({ id: practiceId }, { filter }, { services }) =>
      services.prisma.problem.count({
        where: { practiceId, ...(await matching(services, practiceId, filter ?? {})) },
      }),
  }),
);

builder.objectField(SyncRunRef, 'problems', (t) =>
  t.prismaConnection({
    type: Problem,
    cursor: 'id',
    maxSize: pageLimit,
    description:
      'The problems of the records that the sync reads, as far as they were open while it ran, latest first.',
    args: filtered,
    resolve: async (query, run, { filter, ...page }, { services }) => {
      const where = {
        ...ownCursorsOnly(page, 'problems'),
        AND: await foundBy(services, run, filter ?? {}),
      };
      return services.prisma.problem.findMany({ ...query, where, orderBy: latestFirst });
    },
    totalCount: async (run, { filter }, { services }) =>
      services.prisma.problem.count({ where: { AND: await foundBy(services, run, filter ?? {}) } }),
  }),
);

type Filter = Partial<typeof ProblemFilter.$inferInput>;

/** The filter as a condition on rows. */
async function matching(
  services: Services,
  practiceId: string,
  { kinds, reasons, open, recordId }: Filter,
): Promise<Prisma.ProblemWhereInput> {
  const key = recordId == null ? null : recordIn(recordId);
  return {
    kind: { in: kinds ?? [...syncKinds] },
    reason: { in: reasons ?? [...readProblemReasons] },
    ...(open == null ? {} : { resolvedAt: open ? null : { not: null } }),
    // A malformed or unknown id matches no problem.
    ...(recordId == null
      ? {}
      : key === null
        ? nothing
        : await ofRecord(services, { practiceId, ...key })),
  };
}

const foundBy = (services: Services, run: SyncRun, filter: Filter) =>
  Promise.all([duringRun(services, run), matching(services, run.practiceId, filter)]);

/** A run finds a problem again that an earlier one has found, and both list it. */
async function duringRun(services: Services, run: SyncRun): Promise<Prisma.ProblemWhereInput> {
  const { practiceId, kind, startedAt, finishedAt } = run;
  if (startedAt === null) return nothing;
  if (kind === 'PROBLEMS') return { practiceId, retryRunId: run.id };
  const key = recordKeyOf(run);
  return {
    practiceId,
    content: { in: [...contentsOf(kind)] },
    firstSeenAt: { lte: finishedAt ?? services.clock.now() },
    lastSeenAt: { gte: startedAt },
    ...(key === null ? {} : { AND: await ofRecord(services, key) }),
  };
}

const nothing = { id: { in: [] } } satisfies Prisma.ProblemWhereInput;

async function ofRecord({ reader }: Services, key: RecordKey): Promise<Prisma.ProblemWhereInput> {
  const record = await reader.records.find(key);
  if (record === null) return nothing;
  const contents = key.type === 'CLIENT' ? ['clients'] : ['jobs'];
  return { xpmId: record.xpmId, content: { in: [...contents, fieldValuesOf[key.type]] } };
}
