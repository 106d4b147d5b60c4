import type { ClientRecord } from '../domain/client.ts';
import type { RecordRows } from '../domain/ports/unit-of-work.ts';
import { nothingStored } from '../domain/reconcile.ts';
import { findChanged, toJsonArray } from './changed-records.ts';
import { upsertClients, writeContacts, writeGroupMembers } from './client-sql.ts';
import { missingRecords } from './missing-records.ts';
import type { Database } from './prisma.ts';

const archived = 'r."isArchived" OR r."isDeleted" OR r."goneAt" IS NOT NULL';

/** Clients with their contacts and their memberships of groups. */
export function clientRows(db: Database): RecordRows<ClientRecord> {
  return {
    ...missingRecords(db, 'client'),
    async store(practiceId, records, at) {
      const changed = await findChanged(db, 'client', practiceId, { records, archived });
      if (changed.length === 0) return nothingStored;
      const json = toJsonArray(changed);
      const rows = await db.$queryRawUnsafe<{ id: string }[]>(upsertClients, practiceId, json, at);
      await db.$executeRawUnsafe(writeContacts, practiceId, json);
      await db.$executeRawUnsafe(writeGroupMembers, practiceId, json);
      const added = changed.filter(({ isNew }) => isNew).length;
      return {
        added,
        changed: changed.length - added,
        archived: changed.filter(isNewlyArchived).length,
        ids: rows.map(({ id }) => id),
      };
    },
  };
}

function isNewlyArchived(changed: {
  readonly record: ClientRecord;
  readonly isNew: boolean;
  readonly wasArchived: boolean;
}): boolean {
  const { record, isNew, wasArchived } = changed;
  return (record.isArchived || record.isDeleted) && !isNew && !wasArchived;
}
