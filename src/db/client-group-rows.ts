import type { ClientGroupRecord } from '../domain/client.ts';
import type { RecordRows } from '../domain/ports/unit-of-work.ts';
import { missingRecords } from './missing-records.ts';
import type { Database } from './prisma.ts';

interface StoredGroup {
  readonly id: string;
  readonly isNew: boolean;
}

export function clientGroupRows(db: Database): RecordRows<ClientGroupRecord> {
  return {
    ...missingRecords(db, 'client_group'),
    async store(practiceId, records, at) {
      const rows = await db.$queryRaw<StoredGroup[]>`
        WITH incoming AS (
          SELECT DISTINCT ON (r."xpmId") r.*
          FROM json_to_recordset(${JSON.stringify(records)}::json)
            AS r ("xpmId" uuid, name text, taxable boolean)
        ), changed AS (
          SELECT i.* FROM incoming i
          LEFT JOIN client_group g ON g."practiceId" = ${practiceId}::uuid AND g."xpmId" = i."xpmId"
          WHERE (g.name, g.taxable, g."goneAt") IS DISTINCT FROM (i.name, i.taxable, NULL)
        )
        INSERT INTO client_group ("practiceId", "changedAt", "xpmId", name, taxable)
        SELECT ${practiceId}::uuid, ${at}, "xpmId", name, taxable FROM changed
        ON CONFLICT ("practiceId", "xpmId")
          DO UPDATE SET (name, taxable, "changedAt", "goneAt")
            = (excluded.name, excluded.taxable, excluded."changedAt", NULL)
        RETURNING id, xmax = 0 AS "isNew"`;
      const added = rows.filter(({ isNew }) => isNew).length;
      return {
        added,
        changed: rows.length - added,
        archived: 0,
        ids: rows.map(({ id }) => id),
      };
    },
  };
}
