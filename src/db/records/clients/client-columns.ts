import type { ClientRecord } from '../../../domain/records/client.ts';
import type { Column } from '../../bulk/delimited-rows.ts';
import { cellsOf, withoutLast } from '../../bulk/delimited-rows.ts';
import { recordColumns } from '../../bulk/record-columns.ts';
import type { StoredClient } from './stored-client.ts';

/** The columns of a client's own row. */
export const clientColumns = recordColumns<'Client', ClientRecord, 'contacts' | 'groups'>(
  'Client',
  {},
);

const list = (name: 'contacts' | 'groups'): Column<ClientRecord> => ({
  name,
  type: 'jsonb',
  field: name,
  of: (record) => (record[name].length === 0 ? '[]' : JSON.stringify(record[name])),
});

/** Lists that are stored in rows of their own. They end the line, because its hash covers them. */
export const clientLists: readonly Column<ClientRecord>[] = [list('contacts'), list('groups')];

/** The cells of the client's own row. */
export const ownCells = (line: Buffer): Buffer => withoutLast(line, clientLists.length);

/** The lists at the end of a line, which this file has written. */
export function listsOf(line: Buffer): Pick<StoredClient, 'contacts' | 'groups'> {
  const [contacts, groups] = cellsOf(line.subarray(ownCells(line).length + 1));
  return {
    contacts: JSON.parse(contacts ?? '[]') as StoredClient['contacts'],
    groups: JSON.parse(groups ?? '[]') as StoredClient['groups'],
  };
}
