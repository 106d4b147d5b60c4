import type { RecordType } from '../../domain/records/record.ts';
import type { MarkedRecord, MarkedRecords } from '../../ports/marked-records.ts';
import type { RowPage } from '../../ports/row-pages.ts';
import type { Database } from '../prisma.ts';
import type { RecordModel } from './model.ts';
import { tableName } from './model.ts';

const types: Partial<Readonly<Record<RecordModel, RecordType>>> = { Client: 'CLIENT', Job: 'JOB' };

/** Expressions of SQL where a table has no column of that name. */
const names: Partial<Readonly<Record<RecordModel, string>>> = {
  TaxReturn: `client_name || ', ' || type || ' ' || year`,
};
const numbers: Partial<Readonly<Record<RecordModel, string>>> = { Job: 'number' };

/** @param marked an SQL condition: the rows of practice `$1` that were marked until `$2` */
export function markedRecords(db: Database, model: RecordModel, marked: string): MarkedRecords {
  const table = tableName(model);
  const name = names[model] ?? 'name';
  return {
    async page(practiceId, { markedUntil }, page) {
      const rows = await db.$queryRawUnsafe<Omit<MarkedRecord, 'type'>[]>(
        `SELECT id, practice_id AS "practiceId", ${name} AS name,
           ${numbers[model] ?? 'NULL'} AS number, missing_since AS "missingSince"
         FROM ${table} WHERE ${marked} ${beyond(table, name, page)}
         ORDER BY ${order(name, page)} LIMIT $3`,
        practiceId,
        markedUntil,
        page.limit,
        ...cursorOf(page),
      );
      const type = types[model] ?? null;
      return rows.map((row) => ({ ...row, type }));
    },
    async count(practiceId, { markedUntil }) {
      const [row] = await db.$queryRawUnsafe<{ readonly count: bigint }[]>(
        `SELECT count(*) FROM ${table} WHERE ${marked}`,
        practiceId,
        markedUntil,
      );
      return Number(row?.count ?? 0);
    },
  };
}

const cursorOf = ({ after, before, inverted }: RowPage): readonly string[] => {
  const cursor = inverted ? before : after;
  return cursor === undefined ? [] : [cursor];
};

const order = (name: string, { inverted }: RowPage): string =>
  inverted ? `${name} DESC, id DESC` : `${name}, id`;

/** The record of the cursor need not be marked any more; one of another practice has no records behind it. */
function beyond(table: string, name: string, page: RowPage): string {
  if (cursorOf(page).length === 0) return '';
  const place = `SELECT ${name}, id FROM ${table} WHERE id = $4::uuid AND practice_id = $1::uuid`;
  return `AND (${name}, id) ${page.inverted ? '<' : '>'} (${place})`;
}
