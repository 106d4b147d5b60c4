import type { RecordRows } from '../domain/ports/unit-of-work.ts';
import { nothingStored } from '../domain/reconcile.ts';
import type { UserRecord } from '../domain/user.ts';
import { changedLines, findChanged, lineColumns } from './changed-records.ts';
import type { RecordTable } from './changed-records.ts';
import { missingRecords } from './missing-records.ts';
import type { Database } from './prisma.ts';
import { separatedRows } from './separated.ts';
import type { Column } from './separated.ts';

const column = (name: keyof UserRecord, type = 'text'): Column<UserRecord> => ({
  ...{ name, type },
  of: (record) => record[name],
});

const userTable: RecordTable<UserRecord> = {
  table: 'app_user',
  columns: [
    column('xpmId', 'uuid'),
    ...(['name', 'email', 'phone', 'mobile', 'address', 'payrollCode'] as const).map((name) =>
      column(name),
    ),
  ],
  archived: 'r."goneAt" IS NOT NULL',
};

/** `$1` practice, `$2` now, `$3` the users; answers the rows' ids. */
const upsertUsers = `
  INSERT INTO app_user AS u ("practiceId", "changedAt", "xpmId", name, email, phone, mobile, address,
    "payrollCode", hash)
  SELECT $1::uuid, $2, r.* FROM ${separatedRows('$3', lineColumns(userTable))} AS r
  ON CONFLICT ("practiceId", "xpmId") DO UPDATE SET
    (name, email, phone, mobile, address, "payrollCode", hash, "changedAt", "goneAt") =
    (excluded.name, excluded.email, excluded.phone, excluded.mobile, excluded.address,
     excluded."payrollCode", excluded.hash, excluded."changedAt", NULL)
  RETURNING u.id`;

export function userRows(db: Database): RecordRows<UserRecord> {
  return {
    ...missingRecords(db, 'app_user'),
    async store(practiceId, records, at) {
      const changed = await findChanged(db, userTable, practiceId, records);
      if (changed.length === 0) return nothingStored;
      const rows = await db.$queryRawUnsafe<{ id: string }[]>(
        upsertUsers,
        practiceId,
        at,
        changedLines(changed),
      );
      const added = changed.filter(({ isNew }) => isNew).length;
      return {
        added,
        changed: changed.length - added,
        archived: 0,
        ids: rows.map(({ id }) => id),
      };
    },
  };
}
