import { definitionOf, rebase, rebaseKeepingOurs } from '../../domain/edits/pending-change.ts';
import type { RecordType } from '../../domain/records/record.ts';
import type { ChangedLine, ReadRecords, RecordTable } from '../bulk/compare.ts';
import type { RecordModel } from '../bulk/model.ts';
import { tableName } from '../bulk/model.ts';
import { isMaintainedHere } from '../practice/maintained-here.ts';
import type { Database } from '../prisma.ts';
import { LineContent } from './line-content.ts';
import { pendingChangeStore, pendingOf } from './pending-changes.ts';

/** The records to store, and our ids of those whose pending changes were rebased or removed. */
interface MergedRecords {
  readonly changed: readonly ChangedLine[];
  readonly pendingSyncChanged: readonly string[];
}

/** The records that can be edited here. */
const types: Partial<Readonly<Record<RecordModel, RecordType>>> = { Client: 'CLIENT', Job: 'JOB' };

interface LockedRow {
  readonly id: string;
  readonly xpmId: string;
}

/**
 * Locks the rows to write and merges their pending changes: a pending field keeps the value that was
 * entered here, and its change is rebased on XPM's value. A change that XPM already has is removed.
 *
 * It takes two statements, because one that locks and reads would see the changes as they were before
 * it waited for the lock.
 */
export async function mergePending<T extends { readonly xpmId: string }>(
  db: Database,
  table: RecordTable<T>,
  read: ReadRecords<T>,
  changed: readonly ChangedLine[],
): Promise<MergedRecords> {
  const known = changed.filter(({ isNew }) => !isNew).map(({ xpmId }) => xpmId);
  const type = types[table.model] ?? null;
  if (known.length === 0 || type === null) {
    return { changed, pendingSyncChanged: [] };
  }
  const locked = await db.$queryRawUnsafe<LockedRow[]>(
    `SELECT id, xpm_id AS "xpmId" FROM ${tableName(table.model)}
     WHERE practice_id = $1::uuid AND xpm_id = ANY ($2::uuid[]) AND last_read_call <= $3
     ORDER BY xpm_id FOR UPDATE`,
    read.practiceId,
    known,
    read.call,
  );
  const ids = new Map(locked.map(({ id, xpmId }) => [xpmId, id]));
  const pending = await pendingOf(db, type, [...ids.values()]);
  // A later call has read the known records that were not locked.
  const current = changed.filter(({ isNew, xpmId }) => isNew || ids.has(xpmId));
  if (pending.size === 0) return { changed: current, pendingSyncChanged: [] };
  const rebaseChange = (await isMaintainedHere(db, read.practiceId, type))
    ? rebaseKeepingOurs
    : rebase;
  const pendingSyncChanged = new Set<string>();
  const merged: ChangedLine[] = [];
  for (const each of current) {
    const id = ids.get(each.xpmId) ?? '';
    const changes = pending.get(id) ?? [];
    if (changes.length === 0) {
      merged.push(each);
      continue;
    }
    const content = new LineContent(each.line, table.columns);
    for (const change of changes) {
      if (definitionOf(change.field) !== null) continue;
      const next = rebaseChange(change, content.get(change.field));
      if (next !== change) {
        pendingSyncChanged.add(id);
        await (next === null
          ? pendingChangeStore(db).remove(change)
          : pendingChangeStore(db).save(next));
      }
      if (next !== null) content.set(change.field, change.ours);
    }
    // The hash stays that of XPM's content.
    merged.push(content.isChanged ? { ...each, line: content.toLine() } : each);
  }
  return { changed: merged, pendingSyncChanged: [...pendingSyncChanged] };
}
