import type { ContactRecord } from '../../domain/records/client.ts';
import type { Column } from '../bulk/separated.ts';
import { separatedRows, toSeparated } from '../bulk/separated.ts';
import { columnName } from '../column-name.ts';
import type { Database } from '../prisma.ts';
import type { StoredClient } from './clients.ts';

interface ContactRow {
  readonly clientId: string;
  readonly ordinal: number;
  readonly contact: ContactRecord;
}

const field = (name: keyof ContactRecord, type: string): Column<ContactRow> => ({
  name: columnName(name),
  type,
  of: ({ contact }) => contact[name],
});

const columns: readonly Column<ContactRow>[] = [
  { name: 'client_id', type: 'uuid', of: ({ clientId }) => clientId },
  { name: 'ordinal', type: 'integer', of: ({ ordinal }) => ordinal },
  field('xpmId', 'uuid'),
  field('name', 'text'),
  field('salutation', 'text'),
  field('addressee', 'text'),
  field('mobile', 'text'),
  field('email', 'text'),
  field('phone', 'text'),
  field('position', 'text'),
  field('isPrimary', 'boolean'),
  field('isDeleted', 'boolean'),
];

const names = columns.map(({ name }) => name).join(', ');

const upsertContacts = `
  INSERT INTO contact (${names}) SELECT ${names} FROM ${separatedRows('$1', columns)} AS r
  ON CONFLICT (client_id, xpm_id) DO UPDATE SET
    (${names}) = (${columns.map(({ name }) => `excluded.${name}`).join(', ')})`;

/** `$1` clients, `$2` their contacts. */
const deleteOthers = `
  DELETE FROM contact k WHERE k.client_id = ANY ($1::uuid[]) AND NOT EXISTS (
    SELECT FROM ${separatedRows('$2', columns)} AS r
    WHERE r.client_id = k.client_id AND r.xpm_id = k.xpm_id
  )`;

/** Stores the clients' contacts. One that a client no longer has goes; the others keep their ids. */
export async function writeContacts(db: Database, clients: readonly StoredClient[]): Promise<void> {
  const contacts = toSeparated(clients.flatMap(contactsOf), columns);
  const known = clients.filter(({ isNew }) => !isNew).map(({ id }) => id);
  if (known.length > 0) await db.$executeRawUnsafe(deleteOthers, known, contacts);
  if (contacts.length > 0) await db.$executeRawUnsafe(upsertContacts, contacts);
}

/** Of contacts that come twice the first one counts. */
function contactsOf({ id, record }: StoredClient): readonly ContactRow[] {
  const rows = new Map<string, ContactRow>();
  record.contacts.forEach((contact, ordinal) => {
    if (!rows.has(contact.xpmId)) rows.set(contact.xpmId, { clientId: id, ordinal, contact });
  });
  return [...rows.values()];
}
