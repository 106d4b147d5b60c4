import { z } from 'zod';
import type { Event as EventRow, SyncRun as SyncRunRow } from '../../../prisma/generated/client.ts';
import { Prisma } from '../../../prisma/generated/client.ts';
import type { PracticeEvent, UnknownEvent } from '../../domain/activity/events.ts';
import { recordLists } from '../../domain/records/record-list.ts';
import { isSyncKind, syncKinds } from '../../domain/sync/sync-kind.ts';
import { unfinishedStates } from '../../domain/sync/sync-run.ts';
import type { EventLog } from '../../ports/event-log.ts';
import { columnName } from '../column-name.ts';
import type { PrismaClient } from '../prisma.ts';
import { toRun } from '../sync/runs.ts';
import { storedRun } from '../sync/stored-run.ts';

const pageSize = 500;

const ids = z.array(z.string());

const storedEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run.changed'), run: storedRun }),
  z.object({ type: z.literal(recordLists.map((list) => `${list}.changed` as const)), ids }),
  z.object({ type: z.literal('activity.changed'), ids }),
  z.object({ type: z.literal('clientPendingSync.changed'), ids }),
  z.object({ type: z.literal('jobPendingSync.changed'), ids }),
  z.object({ type: z.literal('deletionReviews.changed') }),
  z.object({ type: z.literal('connection.changed') }),
  z.object({ type: z.literal('settings.changed') }),
]) satisfies z.ZodType<PracticeEvent>;

const knownTypes: readonly string[] = storedEvent.options.flatMap(({ shape }) => [
  ...shape.type.values,
]);

const kindOfRun = z.object({ run: z.object({ kind: z.string() }) });

/** Another release may have written the event: its type, or the kind of its run, may be unknown here. */
function eventOf({ type, data }: Pick<EventRow, 'type' | 'data'>): PracticeEvent | UnknownEvent {
  if (!knownTypes.includes(type)) return { type: 'unknown' };
  const kind = kindOfRun.safeParse(data).data?.run.kind;
  if (kind !== undefined && !isSyncKind(kind)) return { type: 'unknown' };
  return storedEvent.parse(data);
}

export function createEventLog(prisma: PrismaClient): EventLog {
  return {
    async bounds(practiceId) {
      const [row] = await prisma.$queryRaw<{ oldest: bigint | null; last: bigint | null }[]>`
        SELECT (SELECT min(seq) FROM event WHERE practice_id = ${practiceId}::uuid) AS oldest,
          (SELECT last_seq FROM event_sequence WHERE practice_id = ${practiceId}::uuid) AS last`;
      const last = row?.last ?? 0n;
      return { oldest: row?.oldest ?? last + 1n, last };
    },
    async since(practiceId, seq) {
      const rows = await prisma.event.findMany({
        where: { practiceId, seq: { gt: seq } },
        orderBy: { seq: 'asc' },
        take: pageSize,
        select: { seq: true, type: true, data: true },
      });
      return rows.map((row) => ({ seq: row.seq, event: eventOf(row) }));
    },
    async snapshot(practiceId) {
      const [first, ...others] = await readState(prisma, practiceId);
      const rows = [first, ...others].filter(hasRun);
      return { seq: first?.lastSeq ?? 0n, runs: rows.map(toRun) };
    },
  };
}

/** One row for each run, and one without a run when there is none. */
type StateRow = { readonly lastSeq: bigint | null } & (SyncRunRow | { readonly id: null });

const hasRun = (row: StateRow | undefined): row is StateRow & SyncRunRow =>
  row !== undefined && row.id !== null;

/**
 * Reads the position and the runs in one statement, which sees one instant. It probes the index once for the latest run
 * of each kind; Prisma's `distinct` would load all runs of the practice.
 */
function readState(prisma: PrismaClient, practiceId: string): Prisma.PrismaPromise<StateRow[]> {
  return prisma.$queryRaw<StateRow[]>`
    SELECT (SELECT last_seq FROM event_sequence WHERE practice_id = ${practiceId}::uuid) AS "lastSeq", run.*
    FROM (VALUES (1)) AS always LEFT JOIN (
      SELECT ${runColumns} FROM sync_run WHERE id IN (
        SELECT id FROM sync_run
        WHERE practice_id = ${practiceId}::uuid AND kind = ANY (${syncKinds}::sync_kind[])
          AND state IN (${unfinished})
        UNION SELECT (
          SELECT id FROM sync_run WHERE practice_id = ${practiceId}::uuid AND kind = k
          ORDER BY requested_at DESC LIMIT 1
        )
        FROM unnest(${syncKinds}::sync_kind[]) k
      )
    ) AS run ON true`;
}

/** As literals, because a parameter does not match the predicate of the index of unfinished runs. */
const unfinished = Prisma.raw(unfinishedStates.map((state) => `'${state}'`).join(', '));

const runColumns = Prisma.raw(
  Object.values(Prisma.SyncRunScalarFieldEnum)
    .map((field) => `${columnName(field)} AS "${field}"`)
    .join(', '),
);
