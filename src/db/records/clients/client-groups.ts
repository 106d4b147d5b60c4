import type { ClientGroupRecord } from '../../../domain/records/client.ts';
import { nothingStored } from '../../../domain/sync/stored-batch.ts';
import { withBytes } from '../../bulk/bytes-parameter.ts';
import type { Column } from '../../bulk/delimited-rows.ts';
import { delimitedRows, toParameter } from '../../bulk/delimited-rows.ts';
import { missingRecords } from '../../bulk/missing-records.ts';
import type { RecordStore } from '../../bulk/record-store.ts';
import { storing } from '../../bulk/record-store.ts';
import type { Database } from '../../prisma.ts';

interface StoredGroup {
  readonly id: string;
  readonly isNew: boolean;
}

export const clientGroupColumns: readonly Column<ClientGroupRecord>[] = [
  { name: 'xpm_id', type: 'uuid', of: ({ xpmId }) => xpmId },
  { name: 'name', type: 'text', of: ({ name }) => name },
  { name: 'taxable', type: 'boolean', of: ({ taxable }) => taxable },
];

/** `$1` practice, `$2` now, `$3` the call that read the groups, `$4` the groups. Returns the written rows. */
const upsertGroups = `
  WITH incoming AS (
    SELECT DISTINCT ON (r.xpm_id) r.* FROM ${delimitedRows('$4', clientGroupColumns)} AS r
  ), changed AS (
    SELECT i.* FROM incoming i
    LEFT JOIN client_group g ON g.practice_id = $1::uuid AND g.xpm_id = i.xpm_id
    WHERE coalesce(g.last_read_call, 0) <= $3 AND (
      (g.name, g.taxable) IS DISTINCT FROM (i.name, i.taxable)
      OR num_nonnulls(g.deleted_at, g.missing_since, g.dismissed_at) > 0
    )
  )
  INSERT INTO client_group (practice_id, changed_at, last_read_call, xpm_id, name, taxable)
  SELECT $1::uuid, $2, $3, xpm_id, name, taxable FROM changed
  ON CONFLICT (practice_id, xpm_id)
    DO UPDATE SET (name, taxable, changed_at, last_read_call, deleted_at, missing_since, dismissed_at)
      = (excluded.name, excluded.taxable, excluded.changed_at, excluded.last_read_call, NULL, NULL, NULL)
  RETURNING id, xmax = 0 AS "isNew"`;

export function clientGroupStore(db: Database): RecordStore<ClientGroupRecord> {
  return {
    ...missingRecords(db, 'ClientGroup'),
    ...storing({ columns: clientGroupColumns }, async (practiceId, batch, { at, call }) => {
      const lines = toParameter(batch.lines().map(({ line }) => [line]));
      if (lines.length === 0) return nothingStored;
      const rows = await withBytes(lines, (groups) =>
        db.$queryRawUnsafe<StoredGroup[]>(upsertGroups, practiceId, at, call, groups),
      );
      const added = rows.filter(({ isNew }) => isNew).length;
      const ids = rows.map(({ id }) => id);
      return { ...nothingStored, added, changed: rows.length - added, ids };
    }),
  };
}
