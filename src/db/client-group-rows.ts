import type { ClientGroupRecord } from '../domain/client.ts';
import type { RecordRows } from '../domain/ports/unit-of-work.ts';
import type { Database } from './prisma.ts';

interface StoredGroup {
  readonly id: string;
  readonly isNew: boolean;
}

export function clientGroupRows(db: Database): Pick<RecordRows<ClientGroupRecord>, 'store'> {
  return {
    async store(practiceId, records) {
      const rows = await db.$queryRaw<StoredGroup[]>`
        WITH incoming AS (
          SELECT DISTINCT ON (r."xpmId") r.*
          FROM json_to_recordset(${JSON.stringify(records)}::json)
            AS r ("xpmId" uuid, name text, taxable boolean)
        ), changed AS (
          SELECT i.* FROM incoming i
          LEFT JOIN client_group g ON g."practiceId" = ${practiceId}::uuid AND g."xpmId" = i."xpmId"
          WHERE (g.name, g.taxable) IS DISTINCT FROM (i.name, i.taxable)
        )
        INSERT INTO client_group ("practiceId", "xpmId", name, taxable)
        SELECT ${practiceId}::uuid, "xpmId", name, taxable FROM changed
        ON CONFLICT ("practiceId", "xpmId")
          DO UPDATE SET name = excluded.name, taxable = excluded.taxable
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
