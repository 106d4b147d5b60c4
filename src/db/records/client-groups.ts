import type { ClientGroupRecord } from '../../domain/records/client.ts';
import { nothingStored } from '../../domain/sync/stored-batch.ts';
import type { RecordRows } from '../../ports/unit-of-work.ts';
import { missingRecords } from '../bulk/missing.ts';
import type { Database } from '../prisma.ts';

interface StoredGroup {
  readonly id: string;
  readonly isNew: boolean;
}

export function clientGroupRows(db: Database): RecordRows<ClientGroupRecord> {
  return {
    ...missingRecords(db, 'client_group'),
    async store(practiceId, records, { at, call }) {
      const rows = await db.$queryRaw<StoredGroup[]>`
        WITH incoming AS (
          SELECT DISTINCT ON (r."xpmId") r.*
          FROM json_to_recordset(${JSON.stringify(records)}::json)
            AS r ("xpmId" uuid, name text, taxable boolean)
        ), changed AS (
          SELECT i.* FROM incoming i
          LEFT JOIN client_group g ON g."practiceId" = ${practiceId}::uuid AND g."xpmId" = i."xpmId"
          WHERE coalesce(g."lastReadCall", 0) <= ${call} AND (
            (g.name, g.taxable) IS DISTINCT FROM (i.name, i.taxable)
            OR num_nonnulls(g."deletedAt", g."missingSince", g."dismissedAt") > 0
          )
        )
        INSERT INTO client_group ("practiceId", "changedAt", "lastReadCall", "xpmId", name, taxable)
        SELECT ${practiceId}::uuid, ${at}, ${call}, "xpmId", name, taxable FROM changed
        ON CONFLICT ("practiceId", "xpmId")
          DO UPDATE SET (name, taxable, "changedAt", "lastReadCall", "deletedAt", "missingSince", "dismissedAt")
            = (excluded.name, excluded.taxable, excluded."changedAt", excluded."lastReadCall", NULL, NULL, NULL)
        RETURNING id, xmax = 0 AS "isNew"`;
      const added = rows.filter(({ isNew }) => isNew).length;
      const ids = rows.map(({ id }) => id);
      return { ...nothingStored, added, changed: rows.length - added, ids };
    },
  };
}
