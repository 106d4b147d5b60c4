import type { Content } from '../../domain/edits/pending-change.ts';
import { definitionOf, rebase, rebaseKeepingOurs } from '../../domain/edits/pending-change.ts';
import type { ChangedRecord, ReadRecords, RecordTable } from '../bulk/compare.ts';
import { showing } from '../bulk/compare.ts';
import { isMaintainedHere } from '../practice/maintained-here.ts';
import type { Database } from '../prisma.ts';
import { pendingChangeStore, pendingOf } from './pending-changes.ts';

/** Changed records as they are to be stored, and our ids of those whose pending changes are others now. */
interface Overlaid<T> {
  readonly changed: readonly ChangedRecord<T>[];
  readonly pendingSyncChanged: readonly string[];
}

interface HeldRow {
  readonly id: string;
  readonly xpmId: string;
}

/**
 * Holds the rows that will be written and keeps what is pending of them: a field shows what was entered
 * here, and its change learns what XPM has. A change that XPM has already needs no call and goes.
 *
 * Locking first and reading the changes then makes two statements of it: one would read the changes as
 * they were before it waited for the lock.
 */
export async function mergePending<T extends { readonly xpmId: string }>(
  db: Database,
  table: RecordTable<T>,
  read: ReadRecords<T>,
  changed: readonly ChangedRecord<T>[],
): Promise<Overlaid<T>> {
  const known = changed.filter(({ isNew }) => !isNew).map(({ record }) => record.xpmId);
  if (known.length === 0 || (table.table !== 'client' && table.table !== 'job')) {
    return { changed, pendingSyncChanged: [] };
  }
  const held = await db.$queryRawUnsafe<HeldRow[]>(
    `SELECT id, xpm_id AS "xpmId" FROM ${table.table}
     WHERE practice_id = $1::uuid AND xpm_id = ANY ($2::uuid[]) AND last_read_call <= $3
     ORDER BY xpm_id FOR UPDATE`,
    read.practiceId,
    known,
    read.call,
  );
  const ids = new Map(held.map(({ id, xpmId }) => [xpmId, id]));
  const type = table.table === 'client' ? 'CLIENT' : 'JOB';
  const pending = await pendingOf(db, type, [...ids.values()]);
  // Of the others a later call has brought the content meanwhile.
  const current = changed.filter(({ isNew, record }) => isNew || ids.has(record.xpmId));
  if (pending.size === 0) return { changed: current, pendingSyncChanged: [] };
  const rebaseChange = (await isMaintainedHere(db, read.practiceId, type))
    ? rebaseKeepingOurs
    : rebase;
  const pendingSyncChanged = new Set<string>();
  const overlaid: ChangedRecord<T>[] = [];
  for (const each of current) {
    const id = ids.get(each.record.xpmId) ?? '';
    let { record } = each;
    for (const change of pending.get(id) ?? []) {
      if (definitionOf(change.field) !== null) continue;
      const next = rebaseChange(
        change,
        (record as Readonly<Record<string, unknown>>)[change.field] as Content,
      );
      if (next !== change) {
        pendingSyncChanged.add(id);
        await (next === null
          ? pendingChangeStore(db).remove(change)
          : pendingChangeStore(db).save(next));
      }
      if (next !== null) record = { ...record, [change.field]: change.ours };
    }
    overlaid.push(record === each.record ? each : showing(each, record, table));
  }
  return { changed: overlaid, pendingSyncChanged: [...pendingSyncChanged] };
}
