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
import { ofKnownKind, toRun } from '../sync/runs.ts';
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
      const [sequence, unfinished, latest] = await prisma.$transaction(
        [
          prisma.eventSequence.findUnique({ where: { practiceId } }),
          prisma.syncRun.findMany({
            where: { practiceId, ...ofKnownKind, state: { in: [...unfinishedStates] } },
          }),
          latestOfEachKind(prisma, practiceId),
        ],
        { isolationLevel: 'RepeatableRead' },
      );
      const rows = new Map([...unfinished, ...latest].map((row) => [row.id, row]));
      return { seq: sequence?.lastSeq ?? 0n, runs: Array.from(rows.values(), toRun) };
    },
  };
}

/** Probes the index once for each kind. Prisma's `distinct` would load all runs of the practice. */
function latestOfEachKind(
  prisma: PrismaClient,
  practiceId: string,
): Prisma.PrismaPromise<SyncRunRow[]> {
  return prisma.$queryRaw<SyncRunRow[]>`
    SELECT ${runColumns} FROM sync_run WHERE id IN (
      SELECT (
        SELECT id FROM sync_run WHERE practice_id = ${practiceId}::uuid AND kind = k
        ORDER BY requested_at DESC LIMIT 1
      )
      FROM unnest(${syncKinds}::sync_kind[]) k
    )`;
}

const runColumns = Prisma.raw(
  Object.values(Prisma.SyncRunScalarFieldEnum)
    .map((field) => `${columnName(field)} AS "${field}"`)
    .join(', '),
);
