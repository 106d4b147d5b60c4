import {
  Badge,
  Button,
  Card,
  Group,
  Stack,
  Table,
  Text,
  Title,
  VisuallyHidden,
} from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from 'urql';
import type { ResultOf } from '../graphql/graphql.ts';
import { focusableScroll } from '../shell/focusable-scroll.ts';
import type { pendingFragment } from '../sync/fragments.ts';
import { Ago, Moment } from '../time/moment.tsx';
import { discardDocument } from './documents.ts';

type Pending = ResultOf<typeof pendingFragment>;
type PendingField = Pending['fields'][number];

export interface PendingChangesProps {
  readonly recordId: string;
  readonly pending: Pending;
}

/** What was edited here and XPM has not accepted yet: the value before, ours, and what XPM has now. */
export function PendingChanges({ recordId, pending }: PendingChangesProps) {
  if (pending.fields.length === 0) return null;
  return (
    <Card withBorder component="section" aria-label="Pending changes">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2}>Pending changes</Title>
          <DiscardButton recordId={recordId} label="Discard all" />
        </Group>
        <Table.ScrollContainer minWidth={640} scrollAreaProps={focusableScroll}>
          <Table verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Field</Table.Th>
                <Table.Th>Before</Table.Th>
                <Table.Th>Entered here</Table.Th>
                <Table.Th>In XPM now</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th>
                  <VisuallyHidden>Actions</VisuallyHidden>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {pending.fields.map((field) => (
                <PendingRow key={field.field} recordId={recordId} field={field} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Stack>
    </Card>
  );
}

function PendingRow({
  recordId,
  field,
}: {
  readonly recordId: string;
  readonly field: PendingField;
}) {
  const isChangedInXpm = field.isBaseKnown && field.theirs !== field.base;
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={600}>
          {field.label}
        </Text>
        <Text size="xs" c="dimmed">
          {field.editedBy}, <Ago at={field.since} />
        </Text>
      </Table.Td>
      <Table.Td>{field.isBaseKnown ? (field.base ?? '–') : 'Not read yet'}</Table.Td>
      <Table.Td>{field.ours ?? '–'}</Table.Td>
      <Table.Td>
        {field.theirs ?? '–'}
        {isChangedInXpm && (
          <Badge ml="xs" size="xs" color="orange" tt="none">
            Changed there, too
          </Badge>
        )}
      </Table.Td>
      <Table.Td>
        <FieldState field={field} />
      </Table.Td>
      <Table.Td>
        <DiscardButton recordId={recordId} label="Discard" fields={[field.field]} />
      </Table.Td>
    </Table.Tr>
  );
}

function FieldState({ field }: { readonly field: PendingField }) {
  if (field.refusal !== null) {
    return (
      <Text size="sm" c="red">
        {field.refusedBy === 'XPM' ? 'XPM: ' : ''}
        {field.refusal}
      </Text>
    );
  }
  return (
    <Text size="sm">
      {field.problem ??
        (field.attempts === 0 ? 'On its way to XPM' : `Sent ${field.attempts} times`)}
      {field.nextAttemptAt !== null && (
        <>
          {' '}
          Next try <Moment at={field.nextAttemptAt} />.
        </>
      )}
    </Text>
  );
}

interface DiscardButtonProps {
  readonly recordId: string;
  readonly label: string;
  readonly fields?: readonly string[];
}

function DiscardButton({ recordId, label, fields }: DiscardButtonProps) {
  const [{ fetching }, discard] = useMutation(discardDocument);
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={fetching}
      onClick={() => {
        const input = fields === undefined ? { recordId } : { recordId, fields: [...fields] };
        void discard({ input }).then(({ data, error }) => {
          const outcome = data?.discardPendingChanges;
          if (outcome?.__typename === 'PendingChangesDiscarded') return;
          notifications.show({
            color: 'red',
            title: 'Nothing was discarded',
            message: outcome?.message ?? error?.message ?? '',
          });
        });
      }}
    >
      {label}
    </Button>
  );
}
