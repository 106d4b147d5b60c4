import { Table, Text } from '@mantine/core';
import { focusableScroll } from '../../components/focusable-scroll.ts';
import { SectionCard } from '../../components/section-card.tsx';
import type { Client } from './field-groups.ts';

/** The people to reach at a client, as far as XPM still has them. */
export function ContactsCard({ contacts }: Pick<Client, 'contacts'>) {
  const present = contacts.filter(({ status }) => status === 'ACTIVE');
  return (
    <SectionCard title="Contacts">
      {present.length === 0 ? (
        <Text size="sm" c="dimmed">
          No contacts.
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={480} scrollAreaProps={focusableScroll}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>Position</Table.Th>
                <Table.Th>Email</Table.Th>
                <Table.Th>Phone</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {present.map((contact) => (
                <Table.Tr key={contact.xpmId}>
                  <Table.Td>
                    {contact.name}
                    {contact.isPrimary && ' (primary)'}
                  </Table.Td>
                  <Table.Td>{contact.position}</Table.Td>
                  <Table.Td>{contact.email}</Table.Td>
                  <Table.Td>{contact.mobile ?? contact.phone}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </SectionCard>
  );
}
