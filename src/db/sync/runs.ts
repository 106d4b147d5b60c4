import type { Prisma, SyncRun as SyncRunRow } from '../../../prisma/generated/client.ts';
import { syncKinds } from '../../domain/sync/sync-kind.ts';
import type { SyncFailure, SyncPause, SyncRun, SyncWait } from '../../domain/sync/sync-run.ts';
import { initialCursor, unfinishedStates } from '../../domain/sync/sync-run.ts';
import type { Database } from '../prisma.ts';
import { storedCursor } from './stored-run.ts';

export interface RunStore {
  find(runId: string): Promise<SyncRun | null>;
  /** The run; it stays locked until the transaction ends. */
  lock(runId: string): Promise<SyncRun | null>;
  /** Inserts the run. Returns `false` when its practice, kind and record already have an unfinished one. */
  insert(run: SyncRun): Promise<boolean>;
  /** The unfinished run of the same practice, kind and record; it stays locked until the transaction ends. */
  lockUnfinished(run: Pick<SyncRun, 'practiceId' | 'kind' | 'recordId'>): Promise<SyncRun | null>;
  /** All unfinished runs of a practice. */
  unfinished(practiceId: string): Promise<readonly SyncRun[]>;
  /** All unfinished runs of a practice; they stay locked until the transaction ends. */
  lockAllUnfinished(practiceId: string): Promise<readonly SyncRun[]>;
  save(run: SyncRun): Promise<void>;
}

/** The runs of kinds that this release knows. A newer release may write others while both run. */
export const ofKnownKind = {
  kind: { in: [...syncKinds] },
} satisfies Prisma.SyncRunWhereInput;

export function runStore(db: Database): RunStore {
  const find = async (id: string) => {
    const row = await db.syncRun.findUnique({ where: { id } });
    return row === null ? null : toRun(row);
  };
  return {
    find,
    async lock(id) {
      await db.$queryRaw`SELECT 1 FROM sync_run WHERE id = ${id}::uuid FOR UPDATE`;
      return find(id);
    },
    async insert(run) {
      // Waits for a concurrent insert of the same key, and inserts nothing if that one commits.
      const { count } = await db.syncRun.createMany({ data: toRow(run), skipDuplicates: true });
      return count === 1;
    },
    async lockUnfinished({ practiceId, kind, recordId }) {
      const found = await db.$queryRaw<{ id: string }[]>`
        SELECT id FROM sync_run
        WHERE practice_id = ${practiceId}::uuid AND kind = ${kind}::sync_kind
          AND record_id IS NOT DISTINCT FROM ${recordId}::uuid AND state = ANY (${unfinishedStates}::sync_run_state[])
        FOR UPDATE`;
      return found[0] === undefined ? null : find(found[0].id);
    },
    async unfinished(practiceId) {
      const state = { in: [...unfinishedStates] };
      const rows = await db.syncRun.findMany({
        where: { practiceId, state, ...ofKnownKind },
        orderBy: { requestedAt: 'asc' },
      });
      return rows.map(toRun);
    },
    async lockAllUnfinished(practiceId) {
      const found = await db.$queryRaw<{ id: string }[]>`
        SELECT id FROM sync_run
        WHERE practice_id = ${practiceId}::uuid AND kind::text = ANY (${[...syncKinds]})
          AND state = ANY (${unfinishedStates}::sync_run_state[])
        ORDER BY id FOR UPDATE`;
      const rows = await db.syncRun.findMany({ where: { id: { in: found.map(({ id }) => id) } } });
      return rows.map(toRun);
    },
    async save(run) {
      const { id, ...data } = toRow(run);
      await db.syncRun.update({ where: { id }, data, select: { id: true } });
    },
  };
}

export function toRun(row: SyncRunRow): SyncRun {
  const { read, total, added, changed, unchanged, archived, skipped } = row;
  return {
    id: row.id,
    practiceId: row.practiceId,
    kind: row.kind,
    recordId: row.recordId,
    state: row.state,
    trigger: row.trigger,
    requestedBy: row.requestedBy,
    cancelledBy: row.cancelledBy,
    requestedAt: row.requestedAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
    mode: row.mode,
    rerunRequested: row.rerunRequested,
    // A run whose cursor is unreadable, for example because a newer release wrote it, starts over.
    cursor: storedCursor.safeParse(row.cursor).data ?? initialCursor,
    progress: { read, total, added, changed, unchanged, archived, skipped },
    calls: row.calls,
    pause: pauseOf(row),
    wait: waitOf(row),
    consecutiveFailures: row.consecutiveFailures,
    failure: failureOf(row),
  };
}

function pauseOf(row: SyncRunRow): SyncPause | null {
  const { pausedUntil: until, pausedLimit: limit, pauseObservedAt: observedAt } = row;
  if (until === null || limit === null || observedAt === null) return null;
  return { until, limit, observedAt, reserved: row.pauseReserved };
}

function waitOf({ waitReason: reason, waitUntil: until }: SyncRunRow): SyncWait | null {
  return reason === null || until === null ? null : { reason, until };
}

function failureOf(row: SyncRunRow): SyncFailure | null {
  const { failureCode: code, failureMessage: message, failureActor: actor } = row;
  if (code === null || message === null || actor === null) return null;
  return { code, message, actor };
}

function toRow(run: SyncRun): Omit<SyncRunRow, 'cursor'> & { cursor: Prisma.JsonObject } {
  const { progress, pause, wait, failure, cursor, ...rest } = run;
  return {
    ...rest,
    ...progress,
    cursor: {
      ...cursor,
      problems: [...cursor.problems],
      reviews: [...cursor.reviews],
      notes: [...cursor.notes],
      readAsOf: cursor.readAsOf?.toISOString() ?? null,
    },
    pausedUntil: pause?.until ?? null,
    pausedLimit: pause?.limit ?? null,
    pauseObservedAt: pause?.observedAt ?? null,
    pauseReserved: pause?.reserved ?? false,
    waitReason: wait?.reason ?? null,
    waitUntil: wait?.until ?? null,
    failureCode: failure?.code ?? null,
    failureMessage: failure?.message ?? null,
    failureActor: failure?.actor ?? null,
  };
}
