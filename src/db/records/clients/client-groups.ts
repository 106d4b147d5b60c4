import type { ClientGroupRecord } from '../../../domain/records/client.ts';
import { nothingStored } from '../../../domain/sync/stored-batch.ts';
import { missingRecords } from '../../bulk/missing-records.ts';
import type { RecordStore } from '../../bulk/record-store.ts';
import type { Database } from '../../prisma.ts';

interface StoredGroup {
  readonly id: string;
  readonly isNew: boolean;
}

export function clientGroupStore(db: Database): RecordStore<ClientGroupRecord> {
  return {
    ...missingRecords(db, 'ClientGroup'),
    async store(practiceId, records, { at, call }) {
      const rows = await db.$queryRaw<StoredGroup[]>`
        WITH incoming AS (
          SELECT DISTINCT ON (r."xpmId") r."xpmId" AS xpm_id, r.name, r.taxable
          FROM json_to_recordset(${JSON.stringify(records)}::json)
            AS r ("xpmId" uuid, name text, taxable boolean)
        ), changed AS (
          SELECT i.* FROM incoming i
          LEFT JOIN client_group g ON g.practice_id = ${practiceId}::uuid AND g.xpm_id = i.xpm_id
          WHERE coalesce(g.last_read_call, 0) <= ${call} AND (
            (g.name, g.taxable) IS DISTINCT FROM (i.name, i.taxable)
            OR num_nonnulls(g.deleted_at, g.missing_since, g.dismissed_at) > 0
          )
        )
        INSERT INTO client_group (practice_id, changed_at, last_read_call, xpm_id, name, taxable)
        SELECT ${practiceId}::uuid, ${at}, ${call}, xpm_id, name, taxable FROM changed
        ON CONFLICT (practice_id, xpm_id)
          DO UPDATE SET (name, taxable, changed_at, last_read_call, deleted_at, missing_since, dismissed_at)
            = (excluded.name, excluded.taxable, excluded.changed_at, excluded.last_read_call, NULL, NULL, NULL)
        RETURNING id, xmax = 0 AS "isNew"`;
      const added = rows.filter(({ isNew }) => isNew).length;
      const ids = rows.map(({ id }) => id);
      return { ...nothingStored, added, changed: rows.length - added, ids };
    },
  };
}
