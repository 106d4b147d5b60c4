import type { ClientRecord } from '../domain/client.ts';
import type { RecordRows } from '../domain/ports/unit-of-work.ts';
import { nothingStored } from '../domain/reconcile.ts';
import { changedLines, findChanged, lineColumns } from './changed-records.ts';
import type { ChangedRecord, RecordTable } from './changed-records.ts';
import { clientColumns, clientLists } from './client-columns.ts';
import { writeContacts } from './contact-rows.ts';
import { writeGroupMembers } from './group-member-rows.ts';
import { missingRecords } from './missing-records.ts';
import type { Database } from './prisma.ts';
import { separatedRows } from './separated.ts';

/** A client whose row was written. */
export interface StoredClient extends ChangedRecord<ClientRecord> {
  readonly id: string;
}

const clientTable: RecordTable<ClientRecord> = {
  table: 'client',
  columns: [...clientColumns, ...clientLists],
  archived: 'r."isArchived" OR r."isDeleted" OR r."goneAt" IS NOT NULL',
};
const columns = [...clientColumns.map(({ name }) => `"${name}"`), 'hash'];

/** `$1` practice, `$2` now, `$3` the clients; answers the rows' ids. */
const upsertClients = `
  INSERT INTO client AS c ("practiceId", "changedAt", ${columns.join(', ')})
  SELECT $1::uuid, $2, ${columns.join(', ')} FROM ${separatedRows('$3', lineColumns(clientTable))} AS r
  ON CONFLICT ("practiceId", "xpmId") DO UPDATE SET
    ("goneAt", "changedAt", ${columns.join(', ')})
    = (NULL, excluded."changedAt", ${columns.map((name) => `excluded.${name}`).join(', ')})
  RETURNING c.id, c."xpmId"`;

/** Clients with their contacts and their memberships of groups. */
export function clientRows(db: Database): RecordRows<ClientRecord> {
  return {
    ...missingRecords(db, 'client'),
    async store(practiceId, records, at) {
      const changed = await findChanged(db, clientTable, practiceId, records);
      if (changed.length === 0) return nothingStored;
      const clients = await upsert(db, practiceId, { changed, at });
      await writeContacts(db, clients);
      await writeGroupMembers(db, practiceId, clients);
      const added = clients.filter(({ isNew }) => isNew).length;
      return {
        added,
        changed: clients.length - added,
        archived: clients.filter(isNewlyArchived).length,
        ids: clients.map(({ id }) => id),
      };
    },
  };
}

async function upsert(
  db: Database,
  practiceId: string,
  { changed, at }: { readonly changed: readonly ChangedRecord<ClientRecord>[]; readonly at: Date },
): Promise<readonly StoredClient[]> {
  const rows = await db.$queryRawUnsafe<{ id: string; xpmId: string }[]>(
    upsertClients,
    practiceId,
    at,
    changedLines(changed),
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
