import type { ContactRecord } from '../../../domain/records/client.ts';
import { withBytes } from '../../bulk/bytes-parameter.ts';
import type { Copy } from '../../bulk/copy.ts';
import type { Column } from '../../bulk/delimited-rows.ts';
import { copyInto, delimitedRows, toCopyRows, toDelimited } from '../../bulk/delimited-rows.ts';
import { recordColumns } from '../../bulk/record-columns.ts';
import type { Database } from '../../prisma.ts';
import { newRowId } from '../../row-id.ts';
import type { StoredClient } from './stored-client.ts';

interface ContactRow {
  readonly clientId: string;
  readonly ordinal: number;
  readonly contact: ContactRecord;
}

const columns: readonly Column<ContactRow>[] = [
  { name: 'client_id', type: 'uuid', of: ({ clientId }) => clientId },
  { name: 'ordinal', type: 'integer', of: ({ ordinal }) => ordinal },
  ...recordColumns<'Contact', ContactRecord>('Contact', {}).map(({ of, ...column }) => ({
    ...column,
    of: ({ contact }: ContactRow) => of(contact),
  })),
];

const names = columns.map(({ name }) => name).join(', ');

const upsertContacts = `
  INSERT INTO contact (${names}) SELECT ${names} FROM ${delimitedRows('$1', columns)} AS r
  ON CONFLICT (client_id, xpm_id) DO UPDATE SET
    (${names}) = (${columns.map(({ name }) => `excluded.${name}`).join(', ')})`;

/** `$1` clients, `$2` their contacts. */
const deleteOthers = `
  DELETE FROM contact k WHERE k.client_id = ANY ($1::uuid[]) AND NOT EXISTS (
    SELECT FROM ${delimitedRows('$2', columns)} AS r
    WHERE r.client_id = k.client_id AND r.xpm_id = k.xpm_id
  )`;

interface NewContact extends ContactRow {
  readonly id: string;
}

const newColumns: readonly Column<NewContact>[] = [
  { name: 'id', type: 'uuid', of: ({ id }) => id },
  ...columns,
];

const copyContacts = copyInto(
  'contact',
  newColumns.map(({ name }) => name),
);

/** The contacts of clients that are new. */
export function newContacts(clients: readonly StoredClient[], at: Date): Copy {
  const rows = clients.flatMap(contactsOf).map((contact) => ({ id: newRowId(at), ...contact }));
  return { statement: copyContacts, rows: toCopyRows(rows, newColumns) };
}

/** Replaces the contacts of known clients; those that a client still has keep their ids. */
export async function replaceContacts(
  db: Database,
  clients: readonly StoredClient[],
): Promise<void> {
  if (clients.length === 0) return;
  const ids = clients.map(({ id }) => id);
  await withBytes(toDelimited(clients.flatMap(contactsOf), columns), async (contacts) => {
    await db.$executeRawUnsafe(deleteOthers, ids, contacts);
    await db.$executeRawUnsafe(upsertContacts, contacts);
  });
}

/** The first of several contacts with the same id counts. */
function contactsOf({ id, contacts }: StoredClient): readonly ContactRow[] {
  const rows = new Map<string, ContactRow>();
  contacts.forEach((contact, ordinal) => {
    if (!rows.has(contact.xpmId)) rows.set(contact.xpmId, { clientId: id, ordinal, contact });
  });
  return [...rows.values()];
}
