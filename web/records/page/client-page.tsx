import { Stack, Tabs } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useQuery, useSubscription } from 'urql';
import { AnchorLink } from '../../components/links.tsx';
import { NotAvailable } from '../../components/not-available.tsx';
import { NotLoaded } from '../../components/not-loaded.tsx';
import { EditableField } from '../../edits/field/editable-field.tsx';
import { useUpdateClient } from '../../edits/use-update.ts';
import { globalId } from '../../graphql/ids.ts';
import { emailOfContact } from '../email-of-contact.ts';
import { clientChangedDocument, clientDocument } from './client-documents.ts';
import { ContactsCard } from './contacts-card.tsx';
import { CustomFields } from './custom-fields.tsx';
import type { Client, ClientField, FieldLine } from './field-groups.ts';
import { clientGroups } from './field-groups.ts';
import { FieldsCard } from './fields-card.tsx';
import { PendingChanges } from './pending/pending-changes.tsx';
import type { PersonFieldProps } from './person-field.tsx';
import { PersonField } from './person-field.tsx';
import { ReadOnlyField } from './read-only-field.tsx';
import { RecordHeader } from './record-header.tsx';
import { whyReadOnly } from './why-read-only.ts';
import { XpmCard } from './xpm-card.tsx';

export function ClientPage() {
  const { client: uuid } = useParams({ from: '/practices/$practice/clients/$client' });
  const id = globalId('Client', uuid);
  const { tab } = useSearch({ from: '/practices/$practice/clients/$client' });
  const navigate = useNavigate({ from: '/practices/$practice/clients/$client' });
  const [{ data, error }, retry] = useQuery({ query: clientDocument, variables: { id } });
  useSubscription({ query: clientChangedDocument, variables: { id } });
  if (data === undefined) return <NotLoaded what="page" error={error} retry={retry} />;
  const client = data.node;
  if (client?.__typename !== 'Client') return <NotAvailable what="client" />;
  return (
    <Stack gap="md">
      <RecordHeader name={client.name} record={client}>
        <AnchorLink
          from="/practices/$practice"
          to="/practices/$practice/jobs"
          search={{ client: uuid, show: 'all' }}
          size="sm"
        >
          Jobs of this client
        </AnchorLink>
      </RecordHeader>
      <PendingChanges record={client} />
      <Tabs
        value={tab ?? 'summary'}
        onChange={(next) => void navigate({ search: next === 'fields' ? { tab: 'fields' } : {} })}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="summary">Summary</Tabs.Tab>
          <Tabs.Tab value="fields">Custom Fields</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="summary">
          <Summary client={client} />
        </Tabs.Panel>
        <Tabs.Panel value="fields">
          <CustomFields record={client} surface="CLIENT_CUSTOM_FIELDS" />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Summary({ client }: { readonly client: Client }) {
  return (
    <Stack gap="md">
      <FieldsCard title="In the practice">
        <ClientPerson client={client} field="manager" label="Manager" />
        <ClientPerson client={client} field="partner" label="Partner" />
        <ReadOnlyField
          label="Groups"
          why={whyReadOnly(client, 'groups')}
          value={client.groups.map(({ name }) => name).join(', ') || null}
        />
        <ReadOnlyField label="Type" value={client.typeName} why={whyReadOnly(client, 'typeName')} />
        <ReadOnlyField
          label="Tax number"
          value={client.taxNumber}
          why={whyReadOnly(client, 'taxNumber')}
        />
      </FieldsCard>
      {clientGroups.map(({ label, fields }) => (
        <FieldsCard key={label} title={label}>
          {fields.map((field) => (
            <ClientLine key={field.name} client={client} line={field} />
          ))}
        </FieldsCard>
      ))}
      <ContactsCard contacts={client.contacts} />
      <XpmCard record={client} />
    </Stack>
  );
}

interface ClientPersonProps extends Pick<PersonFieldProps, 'field' | 'label'> {
  readonly client: Client;
}

function ClientPerson({ client, field, label }: ClientPersonProps) {
  const update = useUpdateClient();
  return (
    <PersonField
      record={client}
      field={field}
      label={label}
      save={(person) => update({ clientId: client.id, [field]: person })}
    />
  );
}

interface ClientLineProps {
  readonly client: Client;
  readonly line: FieldLine<ClientField>;
}

function ClientLine({ client, line }: ClientLineProps) {
  const update = useUpdateClient();
  const { name, label, input } = line;
  return (
    <EditableField
      recordId={client.id}
      field={name}
      label={label}
      value={client[name]}
      whenEmpty={(name === 'email' ? emailOfContact(client.reachableEmail) : null) ?? '–'}
      input={{ type: input }}
      isPending={client.pendingSync?.fields.some(({ field }) => field === name) ?? false}
      isLocked={client.notEditable !== null}
      save={(value) => update({ clientId: client.id, [name]: value })}
    />
  );
}
