import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Column } from '../../components/record-table/column.ts';
import { PhoneCell } from '../../components/record-table/phone-cell.tsx';
import type { BulkRecord } from '../../edits/bulk/edit-in-turn.ts';
import type { ResultOf } from '../../graphql/graphql.ts';
import { usePages } from '../../graphql/pages/use-pages.ts';
import { usePractice } from '../../practice/practice-context.ts';
import { emailOfContact } from '../email-of-contact.ts';
import { BulkEditClients } from './bulk-edit.tsx';
import { ClientFilters } from './filters/client-filters.tsx';
import { countFilters } from './filters/list-filters.tsx';
import { clientVariables } from './filters/variables.ts';
import { clientsDocument } from './list-documents.ts';
import { RecordListPage } from './record-list-page.tsx';
import { RecordName } from './record-name.tsx';
import type { ClientSearch } from './search.ts';
import { clientSearch } from './search.ts';
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
  return (
    <RecordListPage
      title="Clients"
      noun="clients"
      columns={columns}
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
      bulkEdit={{
        noun: 'client',
        isOffered: search.show !== 'archived',
        describe,
        Drawer: BulkEditClients,
      }}
      {...clients}
    >
      <ViewTools />
    </RecordListPage>
  );
}

const describe = ({ id, name }: Row): BulkRecord => ({ id, name });

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
    cell: (client) => <RecordName record={client} />,
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
      <RecordName record={client} />
    </PhoneCell>
  ),
};
