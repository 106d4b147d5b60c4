import type { ClientRecord } from '../../../domain/records/client.ts';
import type { Column } from '../../bulk/delimited-rows.ts';
import { recordColumns } from '../../bulk/record-columns.ts';

/** The columns of a client's own row. */
export const clientColumns = recordColumns<'Client', ClientRecord, 'contacts' | 'groups'>(
  'Client',
  {},
);

const list = (name: 'contacts' | 'groups'): Column<ClientRecord> => ({
  name,
  type: 'jsonb',
  of: (record) => JSON.stringify(record[name]),
});

/** Lists that are stored in rows of their own. They are part of the line, because its hash covers them. */
export const clientLists: readonly Column<ClientRecord>[] = [list('contacts'), list('groups')];
