import { Badge, Group, Table, Text, VisuallyHidden } from '@mantine/core';
import { focusableScroll } from '../../../components/focusable-scroll.ts';
import { SectionCard } from '../../../components/section-card.tsx';
import type { ValueType } from '../../../edits/field/displayed-text.ts';
import { displayedText } from '../../../edits/field/displayed-text.ts';
import type { Pending } from '../../../edits/pending-fragment.ts';
import { countOf } from '../../../text/numbers.ts';
import { Ago, Moment } from '../../../time/moment.tsx';
import { useTimes } from '../../../time/times.ts';
import type { Client, Job } from '../field-groups.ts';
import { DiscardButton } from './discard-button.tsx';
import { RetryButton } from './retry-button.tsx';
import { useValueTypes } from './use-value-types.ts';

type PendingField = Pending['fields'][number];

export interface PendingChangesProps {
  readonly record: Client | Job;
}

/** What was edited here and XPM has not accepted yet: the value before, ours, and what XPM has now. */
export function PendingChanges({ record }: PendingChangesProps) {
  const fields = record.pendingSync?.fields ?? [];
  return fields.length === 0 ? null : <ChangesCard record={record} fields={fields} />;
}

interface ChangesCardProps extends PendingChangesProps {
  readonly fields: readonly PendingField[];
}

function ChangesCard({ record, fields }: ChangesCardProps) {
  const typeOf = useValueTypes(record.__typename);
  return (
    <SectionCard
      title="Pending changes"
      beside={<DiscardButton recordId={record.id} label="Discard all" />}
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
            {fields.map((field) => (
              <PendingRow
                key={field.field}
                recordId={record.id}
                field={field}
                type={typeOf(field)}
              />
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
  readonly type: ValueType;
}

function PendingRow({ recordId, field, type }: PendingRowProps) {
  const times = useTimes();
  const textOf = (value: string | null) => displayedText(value, type, times);
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
      <Table.Td>{field.isBaseKnown ? textOf(field.base) : 'Not read yet'}</Table.Td>
      <Table.Td>{textOf(field.ours)}</Table.Td>
      <Table.Td>
        {textOf(field.theirs)}
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
