import { Badge, Group, Table, Text, VisuallyHidden } from '@mantine/core';
import { focusableScroll } from '../components/focusable-scroll.ts';
import { SectionCard } from '../components/section-card.tsx';
import { countOf } from '../text/numbers.ts';
import { Ago, Moment } from '../time/moment.tsx';
import { DiscardButton, RetryButton } from './change-buttons.tsx';
import type { Pending } from './pending-fragment.ts';

type PendingField = Pending['fields'][number];

export interface PendingChangesProps {
  readonly recordId: string;
  readonly pending: Pending;
}

/** What was edited here and XPM has not accepted yet: the value before, ours, and what XPM has now. */
export function PendingChanges({ recordId, pending }: PendingChangesProps) {
  if (pending.fields.length === 0) return null;
  return (
    <SectionCard
      title="Pending changes"
      beside={<DiscardButton recordId={recordId} label="Discard all" />}
    >
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
    </SectionCard>
  );
}

interface PendingRowProps {
  readonly recordId: string;
  readonly field: PendingField;
}

function PendingRow({ recordId, field }: PendingRowProps) {
  const isStopped = field.refusal !== null || field.nextAttemptAt !== null;
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
        <Group gap="xs" wrap="nowrap">
          {isStopped && <RetryButton recordId={recordId} label="Retry" fields={[field.field]} />}
          <DiscardButton recordId={recordId} label="Discard" fields={[field.field]} />
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

function FieldState({ field }: Pick<PendingRowProps, 'field'>) {
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
        (field.attempts === 0 ? 'On its way to XPM' : `Sent ${countOf(field.attempts, 'time')}`)}
      {field.nextAttemptAt !== null && (
        <>
          {' '}
          Next try <Moment at={field.nextAttemptAt} />.
        </>
      )}
    </Text>
  );
}
