import { Group } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { AnchorLink } from '../../components/links.tsx';
import type { Column } from '../../components/record-table/column.ts';
import { PhoneCell } from '../../components/record-table/phone-cell.tsx';
import type { BulkRecord } from '../../edits/bulk/edit-in-turn.ts';
import { PendingBadge } from '../../edits/pending-badge.tsx';
import type { ResultOf } from '../../graphql/graphql.ts';
import { uuidOf } from '../../graphql/ids.ts';
import { usePages } from '../../graphql/use-pages.ts';
import { usePractice } from '../../practice/practice-context.ts';
import { emailOfContact } from '../email-of-contact.ts';
import { StatusBadge } from '../status-badge.tsx';
import { BulkEditClients } from './bulk-edit.tsx';
import { ClientFilters } from './filters/client-filters.tsx';
import { countFilters } from './filters/list-filters.tsx';
import { clientVariables } from './filters/variables.ts';
import { clientsDocument } from './list-documents.ts';
import { RecordListPage } from './record-list-page.tsx';
import type { ClientSearch } from './search.ts';
import { clientSearch } from './search.ts';
import { SelectionActions, selectionColumn, useSelection } from './selection.tsx';
import { ViewTools } from './view-tools.tsx';

type Row = NonNullable<
  ResultOf<typeof clientsDocument>['practice']
>['clients']['edges'][number]['node'];

const views = [
  { value: 'active', label: 'Active', whenEmpty: 'Clients appear here with the first sync.' },
  { value: 'pending', label: 'Pending Sync', whenEmpty: 'XPM has every edit of a client.' },
  { value: 'archived', label: 'Archived', whenEmpty: 'XPM has archived or deleted no client.' },
];

export function ClientsPage() {
  const { id: practiceId } = usePractice();
  const search = useSearch({ from: '/practices/$practice/clients' });
  const navigate = useNavigate({ from: '/practices/$practice/clients' });
  const change = (parameters: Readonly<Record<string, string>>): void =>
    void navigate({ search: (old) => clientSearch({ ...old, ...parameters }), replace: true });
  const clients = useClients(practiceId, search);
  const selection = useSelection();
  const isEditable = search.show !== 'archived';
  const [isEditing, setEditing] = useState(false);
  return (
    <RecordListPage
      title="Clients"
      noun="clients"
      columns={isEditable ? [selectionColumn(selection, describe), ...columns] : columns}
      phoneColumn={phoneColumn}
      views={views}
      view={search.show ?? 'active'}
      onView={(show) => void navigate({ search: (old) => clientSearch({ ...old, show }) })}
      search={search.q ?? ''}
      onSearch={(q) => change({ q })}
      filters={{
        count: countFilters(search),
        onClear: () => void navigate({ search: withoutFilters }),
        children: <ClientFilters search={search} change={change} />,
      }}
      {...clients}
    >
      <SelectionActions
        selection={selection}
        noun="client"
        selectable={isEditable ? (clients.list?.edges.map(({ node }) => describe(node)) ?? []) : []}
        onEdit={() => setEditing(true)}
      />
      {isEditing && (
        <BulkEditClients
          records={selection.records}
          onClose={(rest) => {
            selection.set(rest);
            setEditing(false);
          }}
        />
      )}
      <ViewTools />
    </RecordListPage>
  );
}

const describe = (client: Row): BulkRecord => ({ id: client.id, name: client.name });

function useClients(practiceId: string, search: ClientSearch) {
  const variables = { practiceId, ...clientVariables(search) };
  return usePages({ query: clientsDocument, variables, listOf });
}

const listOf = ({ practice }: ResultOf<typeof clientsDocument>) => practice?.clients;

const withoutFilters = ({ q, show, sort }: ClientSearch): ClientSearch =>
  clientSearch({ q, show, sort });

const emailOf = ({ email, reachableEmail }: Row) => email ?? emailOfContact(reachableEmail);

const columns: readonly Column<Row>[] = [
  {
    label: 'Name',
    width: '3fr',
    cell: (client) => <ClientName client={client} />,
  },
  { label: 'Code', width: '1fr', cell: ({ clientCode }) => clientCode },
  { label: 'Email', width: '2fr', cell: (client) => emailOf(client) },
  { label: 'Manager', width: '1.5fr', cell: ({ manager }) => manager?.name },
];

const phoneColumn: Column<Row> = {
  label: 'Client',
  width: '1fr',
  cell: (client) => (
    <PhoneCell details={[client.clientCode, client.manager?.name, emailOf(client)]}>
      <ClientName client={client} />
    </PhoneCell>
  ),
};

function ClientName({ client }: { readonly client: Row }) {
  return (
    <Group gap="xs" wrap="nowrap">
      <AnchorLink
        from="/practices/$practice/clients"
        to="/practices/$practice/clients/$client"
        params={(kept) => ({ ...kept, client: uuidOf(client.id) })}
        size="sm"
        truncate
      >
        {client.name}
      </AnchorLink>
      {client.pendingSync !== null && <PendingBadge pending={client.pendingSync} />}
      <StatusBadge status={client.status} />
    </Group>
  );
}
