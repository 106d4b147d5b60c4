import type { Prisma } from '../../../prisma/generated/client.ts';
import type { SyncKind } from '../../domain/sync/sync-kind.ts';
import { syncKinds } from '../../domain/sync/sync-kind.ts';
import type { RunSubject, SyncRun, SyncRunState } from '../../domain/sync/sync-run.ts';
import { finishedStates } from '../../domain/sync/sync-run.ts';
import type { RowPages } from '../../ports/row-pages.ts';
import type { PrismaClient } from '../prisma.ts';
import type { RunStore } from './runs.ts';
import { ofKnownKind, runStore, toRun } from './runs.ts';

/** Which runs of a practice to list. An absent condition does not restrict them. */
export interface RunFilter {
  readonly kinds?: readonly SyncKind[] | null | undefined;
  readonly states?: readonly SyncRunState[] | null | undefined;
  readonly triggers?: readonly SyncRun['trigger'][] | null | undefined;
  /** The first instant at which a run was requested. */
  readonly since?: Date | null | undefined;
  /** The instant before which a run was requested. */
  readonly until?: Date | null | undefined;
}

/** The pages have the latest run first. */
export interface RunReader extends Pick<RunStore, 'unfinished'>, RowPages<SyncRun, RunFilter> {
  /** `null` when the run does not belong to a practice of this member. */
  findFor(runId: string, subject: string): Promise<SyncRun | null>;
  /** The runs with these ids, in their order. The caller makes sure that the viewer may see them. */
  byIds(runIds: readonly string[]): Promise<(SyncRun | null)[]>;
  /** The latest run of each subject that has ended, in their order. */
  lastEnded(subjects: readonly RunSubject[]): Promise<(SyncRun | null)[]>;
}

export function runReader(prisma: PrismaClient): RunReader {
  const byIds = async (runIds: readonly string[]) => {
    const rows = await prisma.syncRun.findMany({
      where: { id: { in: [...runIds] }, ...ofKnownKind },
    });
    const runs = new Map(rows.map((row) => [row.id, toRun(row)]));
    return runIds.map((id) => runs.get(id) ?? null);
  };
  return {
    unfinished: (practiceId) => runStore(prisma).unfinished(practiceId),
    async findFor(runId, subject) {
      const row = await prisma.syncRun.findUnique({
        where: { id: runId, ...ofKnownKind, practice: { memberships: { some: { subject } } } },
      });
      return row === null ? null : toRun(row);
    },
    byIds,
    async page(practiceId, filter, { after, before, limit, inverted }) {
      const direction = inverted ? 'asc' : 'desc';
      const cursor = inverted ? before : after;
      const beyond =
        cursor === undefined ? {} : await beyondRun(prisma, practiceId, { cursor, inverted });
      if (beyond === null) return [];
      const rows = await prisma.syncRun.findMany({
        where: { practiceId, ...matching(filter), ...beyond },
        orderBy: [{ requestedAt: direction }, { id: direction }],
        take: limit,
      });
      return rows.map(toRun);
    },
    count: (practiceId, filter) =>
      prisma.syncRun.count({ where: { practiceId, ...matching(filter) } }),
    async lastEnded(subjects) {
      const ids = await lastEndedIds(prisma, subjects);
      const runs = await byIds(ids.flatMap((id) => id ?? []));
      return ids.map((id) => runs.find((run) => run !== null && run.id === id) ?? null);
    },
  };
}

function matching({ kinds, states, triggers, since, until }: RunFilter): Prisma.SyncRunWhereInput {
  return {
    kind: { in: [...(kinds ?? syncKinds)] },
    ...(states == null ? {} : { state: { in: [...states] } }),
    ...(triggers == null ? {} : { trigger: { in: [...triggers] } }),
    requestedAt: {
      ...(since == null ? {} : { gte: since }),
      ...(until == null ? {} : { lt: until }),
    },
  };
}

/**
 * The runs behind a cursor; `null` when the practice has no such run. The run of the cursor need not match the
 * filter any more, because its state changes between two pages.
 */
async function beyondRun(
  prisma: PrismaClient,
  practiceId: string,
  { cursor: id, inverted }: { readonly cursor: string; readonly inverted: boolean },
): Promise<Prisma.SyncRunWhereInput | null> {
  const run = await prisma.syncRun.findUnique({
    where: { id, practiceId },
    select: { requestedAt: true },
  });
  if (run === null) return null;
  const { requestedAt } = run;
  const side = inverted ? 'gt' : 'lt';
  return { OR: [{ requestedAt: { [side]: requestedAt } }, { requestedAt, id: { [side]: id } }] };
}

/** Runs of a record are found by the record, the others by the practice's index of the kind. */
async function lastEndedIds(
  prisma: PrismaClient,
  subjects: readonly RunSubject[],
): Promise<readonly (string | null)[]> {
  const rows = await prisma.$queryRaw<{ id: string | null }[]>`
    SELECT last.id FROM unnest(
      ${subjects.map(({ practiceId }) => practiceId)}::uuid[],
      ${subjects.map(({ kind }) => kind)}::sync_kind[],
      ${subjects.map(({ recordId }) => recordId)}::uuid[]
    ) WITH ORDINALITY AS subjects (practice_id, kind, record_id, place)
    LEFT JOIN LATERAL (
      (SELECT id FROM sync_run
        WHERE subjects.record_id IS NULL AND practice_id = subjects.practice_id
          AND kind = subjects.kind AND state = ANY (${[...finishedStates]}::sync_run_state[])
        ORDER BY requested_at DESC LIMIT 1)
      UNION ALL
      (SELECT id FROM sync_run
        WHERE record_id = subjects.record_id AND practice_id = subjects.practice_id
          AND kind = subjects.kind AND state = ANY (${[...finishedStates]}::sync_run_state[])
        ORDER BY requested_at DESC LIMIT 1)
    ) last ON true
    ORDER BY subjects.place`;
  return rows.map(({ id }) => id);
}
