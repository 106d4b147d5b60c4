import type { Prisma } from '../../../prisma/generated/client.ts';
import {
  definitionOf,
  rebase as rebaseChange,
  rebaseKeepingOurs,
} from '../../domain/edits/pending-change.ts';
import type { KnownDefinition } from '../../domain/records/field-definition.ts';
import type { FieldValueRecord } from '../../domain/records/field-value.ts';
import { skippedRecords } from '../../domain/records/read-problem.ts';
import type { RecordFacts, RecordKey, RecordType } from '../../domain/records/record.ts';
import type { StoreResult } from '../../domain/sync/stored-batch.ts';
import { nothingStored } from '../../domain/sync/stored-batch.ts';
import type { CallNumber, FieldValues } from '../../ports/xpm/source.ts';
import type { ReadStamp } from '../bulk/read-stamp.ts';
import { pendingChangeStore } from '../edits/pending-changes.ts';
import { isMaintainedHere } from '../practice/maintained-here.ts';
import type { Database } from '../prisma.ts';

/** The values of the custom fields of clients and jobs. */
export interface FieldValueStore {
  of(key: RecordKey): Promise<readonly FieldValueRecord[]>;
  /** Sets a field's stored value, either to an entered one or back to XPM's; `null` clears it. */
  setValue(
    key: RecordKey,
    field: Omit<FieldValueRecord, 'value'>,
    value: string | null,
    at: Date,
  ): Promise<void>;
  /**
   * Stores XPM's values of a locked record, unless a later call has read it. Pending and unreadable values
   * stay as they are, and so do those of a client that is maintained here, but for its first read. Returns how
   * many fields were added, changed, and cleared (`archived`). A read that changes nothing does not update the
   * record's call number, because that would write each of 50,000 records every night.
   */
  store(record: RecordFacts, read: FieldValues, stamp: ReadStamp): Promise<StoreResult>;
  /**
   * Updates the record's call number even if the values are unchanged. An edit that XPM has accepted is
   * stored here already, and the response of an earlier call must not restore the old values.
   */
  noteRead(record: RecordKey, call: CallNumber): Promise<void>;
  /** The practice's definitions with these ids. */
  definitions(practiceId: string, ids: readonly string[]): Promise<readonly KnownDefinition[]>;
  /** The practice's definitions with these XPM ids. */
  definitionsInXpm(
    practiceId: string,
    xpmIds: readonly string[],
  ): Promise<readonly KnownDefinition[]>;
}

interface ValueTable {
  readonly table: string;
  readonly owner: string;
  readonly records: string;
}

const tables: Readonly<Record<RecordType, ValueTable>> = {
  CLIENT: { table: 'client_field_value', owner: 'client_id', records: 'client' },
  JOB: { table: 'job_field_value', owner: 'job_id', records: 'job' },
};

export function fieldValueStore(db: Database): FieldValueStore {
  return {
    of: (key) => valuesOf(db, key),
    async setValue(key, field, value, at) {
      if (value === null) await clear(db, key, [field.definitionXpmId]);
      else await write(db, key, [{ ...field, value }]);
      await touch(db, key, { changedAt: at, call: null });
    },
    async store(record, read, { at, call }) {
      const lastReadCall = await lastReadCallOf(db, record);
      if (lastReadCall !== null && lastReadCall > call) return nothingStored;
      // Before the first read nothing is maintained here yet: an unread field is not an empty one.
      const isOurs =
        lastReadCall !== null && (await isMaintainedHere(db, record.practiceId, record.type));
      const incoming = new Map(read.records.map((value) => [value.definitionXpmId, value]));
      // An unidentified value may belong to any field that seems to have no value.
      const skipped = skippedRecords(read.problems);
      const unidentified = skipped.some(({ xpmId }) => xpmId === null);
      const unread = new Set(skipped.map(({ xpmId }) => xpmId));
      const isRead = (id: string): boolean =>
        !unread.has(id) && (incoming.has(id) || !unidentified);
      const { pending, pendingSyncChanged } = await rebasePending(db, record, {
        incoming,
        isRead,
        rebase: isOurs ? rebaseKeepingOurs : rebaseChange,
      });
      const stored = new Map(
        (await valuesOf(db, record)).map((value) => [value.definitionXpmId, value]),
      );
      const acceptsTheirs = (id: string): boolean => !isOurs && isRead(id) && !pending.has(id);
      const accepted = [...incoming.values()].filter((value) =>
        acceptsTheirs(value.definitionXpmId),
      );
      const changed = accepted.filter((value) => !isSame(stored.get(value.definitionXpmId), value));
      const cleared = [...stored.keys()].filter((id) => !incoming.has(id) && acceptsTheirs(id));
      await write(db, record, changed);
      await clear(db, record, cleared);
      const isChanged = changed.length + cleared.length > 0;
      await touch(db, record, {
        changedAt: isChanged ? at : null,
        call,
        always: pendingSyncChanged,
      });
      const added = changed.filter((value) => !stored.has(value.definitionXpmId)).length;
      return {
        added,
        changed: changed.length - added,
        archived: cleared.length,
        ids: isChanged ? [record.id] : [],
        pendingSyncChanged: pendingSyncChanged ? [record.id] : [],
      };
    },
    noteRead: (record, call) => touch(db, record, { changedAt: null, call, always: true }),
    definitions: (practiceId, ids) => definitionsOf(db, practiceId, { id: { in: [...ids] } }),
    definitionsInXpm: (practiceId, xpmIds) =>
      definitionsOf(db, practiceId, { xpmId: { in: [...xpmIds] } }),
  };
}

async function definitionsOf(
  db: Database,
  practiceId: string,
  which: Prisma.FieldDefinitionWhereInput,
): Promise<readonly KnownDefinition[]> {
  const rows = await db.fieldDefinition.findMany({ where: { practiceId, ...which } });
  return rows.map(({ deletedAt, ...definition }) => ({
    ...definition,
    active: deletedAt === null,
  }));
}

interface Incoming {
  readonly incoming: ReadonlyMap<string, FieldValueRecord>;
  /** Whether XPM's value of the field is known. An unreadable field is not a field without a value. */
  readonly isRead: (definitionXpmId: string) => boolean;
  readonly rebase: typeof rebaseChange;
}

/** Rebases the pending values on XPM's and returns the definitions of those that stay pending. */
async function rebasePending(
  db: Database,
  record: RecordFacts,
  { incoming, isRead, rebase }: Incoming,
): Promise<{ readonly pending: Set<string>; readonly pendingSyncChanged: boolean }> {
  const pending = new Set<string>();
  let pendingSyncChanged = false;
  for (const change of await pendingChangeStore(db).of(record)) {
    const definition = definitionOf(change.field);
    if (definition === null) continue;
    const next = isRead(definition)
      ? rebase(change, incoming.get(definition)?.value ?? null)
      : change;
    if (next === null) await pendingChangeStore(db).remove(change);
    else pending.add(definition);
    if (next !== null && next !== change) await pendingChangeStore(db).save(next);
    pendingSyncChanged ||= next !== change;
  }
  return { pending, pendingSyncChanged };
}

const isSame = (stored: FieldValueRecord | undefined, value: FieldValueRecord): boolean =>
  stored?.value === value.value &&
  stored.name === value.name &&
  stored.valueElement === value.valueElement;

/** The call that last read the record's values; `null` when none has. */
async function lastReadCallOf(db: Database, { type, id }: RecordKey): Promise<bigint | null> {
  const [row] = await db.$queryRawUnsafe<{ readonly call: bigint | null }[]>(
    `SELECT values_last_read_call AS call FROM ${tables[type].records} WHERE id = $1::uuid`,
    id,
  );
  return row?.call ?? null;
}

/** `always` updates the call number of an unchanged record, too; its first read always does. */
interface ReadUpdate {
  readonly changedAt: Date | null;
  readonly call: bigint | null;
  readonly always?: boolean;
}

async function touch(
  db: Database,
  { type, id }: RecordKey,
  { changedAt, call, always = false }: ReadUpdate,
): Promise<void> {
  await db.$executeRawUnsafe(
    `UPDATE ${tables[type].records} SET changed_at = coalesce($2::timestamptz, changed_at),
       values_last_read_call = greatest(values_last_read_call, $3::bigint)
     WHERE id = $1::uuid AND ($2::timestamptz IS NOT NULL OR values_last_read_call IS NULL OR $4)`,
    id,
    changedAt,
    call,
    always,
  );
}

async function valuesOf(db: Database, { type, id }: RecordKey): Promise<FieldValueRecord[]> {
  const { table, owner } = tables[type];
  return db.$queryRawUnsafe<FieldValueRecord[]>(
    `SELECT definition_xpm_id AS "definitionXpmId", name, value_element AS "valueElement", value
     FROM ${table}
     WHERE ${owner} = $1::uuid ORDER BY name, definition_xpm_id`,
    id,
  );
}

async function write(
  db: Database,
  { type, id }: RecordKey,
  values: readonly FieldValueRecord[],
): Promise<void> {
  if (values.length === 0) return;
  const { table, owner } = tables[type];
  await db.$executeRawUnsafe(
    `INSERT INTO ${table} (${owner}, definition_xpm_id, name, value_element, value)
     SELECT $1::uuid, v."definitionXpmId", v.name, v."valueElement", v.value
     FROM jsonb_to_recordset($2::jsonb)
       AS v ("definitionXpmId" uuid, name text, "valueElement" value_element, value text)
     ON CONFLICT (${owner}, definition_xpm_id) DO UPDATE SET
       (name, value_element, value) = (excluded.name, excluded.value_element, excluded.value)`,
    id,
    JSON.stringify(values),
  );
}

async function clear(
  db: Database,
  { type, id }: RecordKey,
  definitions: readonly string[],
): Promise<void> {
  if (definitions.length === 0) return;
  const { table, owner } = tables[type];
  await db.$executeRawUnsafe(
    `DELETE FROM ${table} WHERE ${owner} = $1::uuid AND definition_xpm_id = ANY ($2::uuid[])`,
    id,
    definitions,
  );
}
