import type { RecordRows } from '../domain/ports/unit-of-work.ts';
import { nothingStored } from '../domain/reconcile.ts';
import type { UserRecord } from '../domain/user.ts';
import { findChanged, toJsonArray } from './changed-records.ts';
import { missingRecords } from './missing-records.ts';
import type { Database } from './prisma.ts';

export function userRows(db: Database): RecordRows<UserRecord> {
  return {
    ...missingRecords(db, 'app_user'),
    async store(practiceId, records, at) {
      const changed = await findChanged(db, 'app_user', practiceId, {
        records,
        archived: 'r."goneAt" IS NOT NULL',
      });
      if (changed.length === 0) return nothingStored;
      const rows = await db.$queryRaw<{ id: string }[]>`
        INSERT INTO app_user AS u ("practiceId", "xpmId", name, email, phone, mobile, address,
          "payrollCode", hash, "changedAt")
        SELECT ${practiceId}::uuid, r.*, ${at}
        FROM json_to_recordset(${toJsonArray(changed)}::json) AS r ("xpmId" uuid, name text,
          email text, phone text, mobile text, address text, "payrollCode" text, hash text)
        ON CONFLICT ("practiceId", "xpmId") DO UPDATE SET
          (name, email, phone, mobile, address, "payrollCode", hash, "changedAt", "goneAt") =
          (excluded.name, excluded.email, excluded.phone, excluded.mobile, excluded.address,
           excluded."payrollCode", excluded.hash, excluded."changedAt", NULL)
        RETURNING u.id`;
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
