import { clientFields } from '../../../domain/edits/editable-field.ts';
import type { ClientRecord } from '../../../domain/records/client.ts';
import { nothingStored } from '../../../domain/sync/stored-batch.ts';
import type { ChangedRecord, RecordTable } from '../../bulk/compare.ts';
import { changedLines, findChanged, lineColumns } from '../../bulk/compare.ts';
import { delimitedRows } from '../../bulk/delimited-rows.ts';
import { missingRecords } from '../../bulk/missing-records.ts';
import type { ReadStamp } from '../../bulk/read-stamp.ts';
import type { RecordStore } from '../../bulk/record-store.ts';
import { columnName } from '../../column-name.ts';
import { mergePending } from '../../edits/merge-pending.ts';
import type { Database } from '../../prisma.ts';
import { clientColumns, clientLists } from './client-columns.ts';
import { writeContacts } from './contacts.ts';
import { writeGroupMembers } from './group-members.ts';
import type { StoredClient } from './stored-client.ts';

const clientTable: RecordTable<ClientRecord> = {
  model: 'Client',
  columns: [...clientColumns, ...clientLists],
  archived: 'r.is_archived OR r.is_deleted OR r.deleted_at IS NOT NULL',
};
const columns = [...clientColumns.map(({ name }) => name), 'hash'];

/** The columns of the editable fields; a person has two. */
const editableColumns = new Set(
  Object.entries(clientFields).flatMap(([name, { kind }]) =>
    kind === 'PERSON'
      ? [columnName(`${name}XpmId`), columnName(`${name}Name`)]
      : [columnName(name)],
  ),
);

/** The value that an update sets: with FYI as Primary, an editable column keeps its own. */
function updatedValue(name: string): string {
  if (!editableColumns.has(name)) return `excluded.${name}`;
  return `CASE WHEN p.primary_for_client_maintenance THEN c.${name} ELSE excluded.${name} END`;
}

/** `$1` practice, `$2` now, `$3` the clients, `$4` the call that read them. Returns the rows' ids. */
const upsertClients = `
  INSERT INTO client AS c (practice_id, changed_at, last_read_call, ${columns.join(', ')})
  SELECT $1::uuid, $2, $4, ${columns.map((name) => `r.${name}`).join(', ')}
  FROM ${delimitedRows('$3', lineColumns(clientTable))} AS r
  ON CONFLICT (practice_id, xpm_id) DO UPDATE SET
    (deleted_at, missing_since, dismissed_at, changed_at, last_read_call, ${columns.join(', ')})
    = (SELECT NULL::timestamptz, NULL::timestamptz, NULL::timestamptz, excluded.changed_at,
         excluded.last_read_call, ${columns.map(updatedValue).join(', ')}
       FROM practice p WHERE p.id = $1::uuid)
    WHERE c.last_read_call <= excluded.last_read_call
  RETURNING c.id, c.xpm_id AS "xpmId"`;

/** Stores clients with their contacts and group memberships. */
export function clientStore(db: Database): RecordStore<ClientRecord> {
  return {
    ...missingRecords(db, 'Client'),
    async store(practiceId, records, stamp) {
      const read = { practiceId, records, call: stamp.call };
      const { changed, pendingSyncChanged } = await mergePending(
        db,
        clientTable,
        read,
        await findChanged(db, clientTable, read),
      );
      if (changed.length === 0) return nothingStored;
      const clients = await upsert(db, practiceId, changed, stamp);
      await writeContacts(db, clients);
      await writeGroupMembers(db, practiceId, clients);
      const added = clients.filter(({ isNew }) => isNew).length;
      return {
        added,
        changed: clients.length - added,
        archived: clients.filter(isNewlyArchived).length,
        ids: clients.map(({ id }) => id),
        pendingSyncChanged,
      };
    },
  };
}

async function upsert(
  db: Database,
  practiceId: string,
  changed: readonly ChangedRecord<ClientRecord>[],
  { at, call }: ReadStamp,
): Promise<readonly StoredClient[]> {
  const rows = await db.$queryRawUnsafe<{ id: string; xpmId: string }[]>(
    upsertClients,
    practiceId,
    at,
    changedLines(changed),
    call,
  );
  const ids = new Map(rows.map(({ id, xpmId }) => [xpmId, id]));
  return changed.flatMap((client) => {
    const id = ids.get(client.record.xpmId);
    return id === undefined ? [] : [{ ...client, id }];
  });
}

function isNewlyArchived({ record, isNew, wasArchived }: StoredClient): boolean {
  return (record.isArchived || record.isDeleted) && !isNew && !wasArchived;
}
