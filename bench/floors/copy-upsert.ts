import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { columnName } from '../../src/db/column-name.ts';
import type { ClientRecord } from '../../src/domain/records/client.ts';
import { readList } from '../../src/xpm/calls/list.ts';
import { readClient } from '../../src/xpm/records/client.ts';

// Stores the clients of a file in Postgres's fastest way: COPY into an unlogged table, then one upsert of
// all. It stores the clients' own rows only, reads them beforehand and does not detect changes. Prints
// the number of clients and the seconds.

const [file = '', databaseUrl = ''] = process.argv.slice(2);
const columns = [
  'xpmId',
  'name',
  'title',
  'gender',
  'firstName',
  'middleName',
  'lastName',
  'otherName',
  'dateOfBirth',
  'exportCode',
  'clientCode',
  'referralSource',
  'email',
  'phone',
  'fax',
  'website',
  'address',
  'city',
  'region',
  'postCode',
  'country',
  'postalAddress',
  'postalCity',
  'postalRegion',
  'postalPostCode',
  'postalCountry',
  'isArchived',
  'isDeleted',
  'typeName',
  'costMarkup',
  'paymentTerm',
  'paymentDay',
  'taxNumber',
  'companyNumber',
  'businessNumber',
  'branchNumber',
  'businessStructure',
  'balanceMonth',
  'prepareGst',
  'gstRegistered',
  'gstPeriod',
  'gstBasis',
  'provisionalTaxBasis',
  'provisionalTaxRatio',
  'signedTaxAuthority',
  'taxAgent',
  'agencyStatus',
  'returnType',
  'prepareActivityStatement',
  'prepareTaxReturn',
  'activeAtoClient',
  'notes',
  'relationships',
] as const satisfies readonly (keyof ClientRecord)[];
const names = columns.map((field) => columnName(field)).join(', ');

const records: ClientRecord[] = [];
const body = createReadStream(file);
const end = (): void => undefined;
const response = { call: 'the file', number: 1n, status: 200, asOf: new Date(), body, end };
const path = { container: 'Clients', entry: 'Client' };
for await (const chunk of readList(response, { path, read: readClient })) {
  records.push(...chunk.records);
}

const client = new pg.Client({ connectionString: databaseUrl });
await client.connect();
await client.query(`
  CREATE TABLE copied_client (LIKE client INCLUDING ALL);
  CREATE UNLOGGED TABLE staged_client AS SELECT ${names} FROM client WITH NO DATA`);
const startedAt = performance.now();
await client.query('BEGIN');
await pipeline(
  Readable.from(lines(records)),
  client.query(copyFrom(`COPY staged_client (${names}) FROM STDIN`)),
);
await client.query(`
  INSERT INTO copied_client (practice_id, changed_at, hash, ${names})
  SELECT gen_random_uuid(), now(), '', ${names} FROM staged_client
  ON CONFLICT (practice_id, xpm_id) DO UPDATE SET name = excluded.name`);
await client.query('COMMIT');
const seconds = (performance.now() - startedAt) / 1000;
await client.query('DROP TABLE copied_client, staged_client');
await client.end();
console.log(JSON.stringify({ clients: records.length, seconds }));

function* lines(clients: readonly ClientRecord[]): Generator<string> {
  for (const record of clients) yield `${columns.map((name) => field(record[name])).join('\t')}\n`;
}

/** A value in COPY's text format. */
function field(value: unknown): string {
  if (value === null) return '\\N';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replace(/[\\\n\r\t]/g, escape);
}

function escape(character: string): string {
  switch (character) {
    case '\n':
      return '\\n';
    case '\r':
      return '\\r';
    case '\t':
      return '\\t';
    default:
      return '\\\\';
  }
}
