import type { PendingSync } from '../../domain/edits/pending-sync.ts';
import { pendingSyncOf } from '../../domain/edits/pending-sync.ts';
import type { RecordType } from '../../domain/records/record.ts';
import { recordKindOf } from '../../domain/sync/sync-kind.ts';
import { unfinishedStates } from '../../domain/sync/sync-run.ts';
import type { Database } from '../prisma.ts';
import { pendingOf } from './pending-changes.ts';

export interface PendingSyncReader {
  /** The *Pending Sync* tags of records, in the order of `ids`; `null` for a record without one. */
  of(type: RecordType, ids: readonly string[]): Promise<(PendingSync | null)[]>;
}

export function pendingSyncReader(db: Database): PendingSyncReader {
  return {
    async of(type, ids) {
      const [changes, runs] = await Promise.all([
        pendingOf(db, type, ids),
        db.syncRun.findMany({
          where: {
            kind: recordKindOf(type),
            recordId: { in: [...ids] },
            state: { in: [...unfinishedStates] },
          },
          select: { id: true, recordId: true, requestedAt: true },
        }),
      ]);
      const ofRecord = new Map(runs.map((run) => [run.recordId, run]));
      return ids.map((id) => pendingSyncOf(changes.get(id) ?? [], ofRecord.get(id) ?? null));
    },
  };
}
