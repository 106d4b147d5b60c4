import { clientFields } from '../../../domain/edits/editable-field.ts';
import type { ClientRecord } from '../../../domain/records/client.ts';
import { nothingStored } from '../../../domain/sync/stored-batch.ts';
import { withBytes } from '../../bulk/bytes-parameter.ts';
import type { ChangedLine, RecordTable } from '../../bulk/compare.ts';
import { changedLines, findChanged, lineColumns } from '../../bulk/compare.ts';
import { copyRows, copyWhile } from '../../bulk/copy.ts';
import {
  cellsAfter,
  cellsBefore,
  cellsOf,
  copyInto,
  delimitedRows,
  toCopy,
} from '../../bulk/delimited-rows.ts';
import { missingRecords } from '../../bulk/missing-records.ts';
import type { ReadStamp } from '../../bulk/read-stamp.ts';
import type { RecordStore } from '../../bulk/record-store.ts';
import { storing } from '../../bulk/record-store.ts';
import { columnName } from '../../column-name.ts';
import { mergePending } from '../../edits/merge-pending.ts';
import type { Database } from '../../prisma.ts';
import { newRowId } from '../../row-id.ts';
import { clientColumns, clientLists, listsOf, ownCells } from './client-columns.ts';
import { newContacts, replaceContacts } from './contacts.ts';
import { writeGroupMembers } from './group-members.ts';
import type { StoredClient } from './stored-client.ts';

export const clientTable: RecordTable<ClientRecord> = {
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

const copyClients = copyInto('client', [
  'id',
  'practice_id',
  'changed_at',
  'last_read_call',
  ...columns,
]);

/** Stores clients with their contacts and group memberships. */
export function clientStore(db: Database): RecordStore<ClientRecord> {
  return {
    ...missingRecords(db, 'Client'),
    ...storing(clientTable, async (practiceId, batch, stamp) => {
      const read = { practiceId, batch, call: stamp.call };
      const differing = await findChanged(db, clientTable, read);
      const { changed, pendingSyncChanged } = await mergePending(db, clientTable, read, differing);
      if (changed.length === 0) return nothingStored;
      const added = await insert(db, practiceId, changed.filter(isNew), stamp);
      const known = changed.filter((each) => !isNew(each));
      const updated = await update(db, practiceId, known, stamp);
      const clients = [...added, ...updated];
      await writeGroupMembers(db, practiceId, clients);
      return {
        added: added.length,
        changed: updated.length,
        archived: known.filter(isNewlyArchived).length,
        ids: clients.map(({ id }) => id),
        pendingSyncChanged,
      };
    }),
  };
}

const isNew = (line: ChangedLine): boolean => line.isNew;

/**
 * Copies clients that have no row yet, with their contacts. A row that another transaction inserts meanwhile
 * makes the COPY fail, and the repeated batch finds it; only an attempt that a later one has superseded could
 * do that.
 */
async function insert(
  db: Database,
  practiceId: string,
  added: readonly ChangedLine[],
  { at, call }: ReadStamp,
): Promise<readonly StoredClient[]> {
  if (added.length === 0) return [];
  const stamp = cellsBefore([practiceId, at.toISOString(), String(call)]);
  const rows = added.map(({ line, hash }) => ({ id: newRowId(at), line, hash }));
  const copy = rows.map(({ id, line, hash }) => [
    cellsBefore([id]),
    stamp,
    ownCells(line),
    cellsAfter([hash]),
  ]);
  const { clients, contacts } = await copyWhile(
    db,
    { statement: copyClients, rows: toCopy(copy) },
    () => {
      const clients = rows.map(({ id, line }) => ({ id, isNew: true, ...listsOf(line) }));
      return { clients, contacts: newContacts(clients, at) };
    },
  );
  await copyRows(db, contacts);
  return clients;
}

async function update(
  db: Database,
  practiceId: string,
  known: readonly ChangedLine[],
  { at, call }: ReadStamp,
): Promise<readonly StoredClient[]> {
  if (known.length === 0) return [];
  const rows = await withBytes(changedLines(known), (lines) =>
    db.$queryRawUnsafe<{ id: string; xpmId: string }[]>(upsertClients, practiceId, at, lines, call),
  );
  const ids = new Map(rows.map(({ id, xpmId }) => [xpmId, id]));
  const clients = known.flatMap(({ xpmId, line }) => {
    const id = ids.get(xpmId);
    return id === undefined ? [] : [{ id, isNew: false, ...listsOf(line) }];
  });
  await replaceContacts(db, clients);
  return clients;
}

const archivingCells = ['is_archived', 'is_deleted'].map((flag) =>
  clientColumns.findIndex(({ name }) => name === flag),
);

function isNewlyArchived({ line, wasArchived }: ChangedLine): boolean {
  if (wasArchived) return false;
  const cells = cellsOf(line);
  return archivingCells.some((place) => cells[place] === 'true');
}
