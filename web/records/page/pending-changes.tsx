import { Badge, Button, Group, Table, Text, VisuallyHidden } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from 'urql';
import { focusableScroll } from '../../components/focusable-scroll.ts';
import { SectionCard } from '../../components/section-card.tsx';
import type { ValueType } from '../../edits/displayed-text.ts';
import { displayedText } from '../../edits/displayed-text.ts';
import { discardDocument, retryDocument } from '../../edits/documents.ts';
import type { EditOutcome } from '../../edits/outcome.ts';
import { outcomeOf } from '../../edits/outcome.ts';
import type { Pending } from '../../edits/pending-fragment.ts';
import { countOf } from '../../text/numbers.ts';
import { Ago, Moment } from '../../time/moment.tsx';
import { useTimes } from '../../time/times.ts';
import type { Client, Job } from './field-groups.ts';
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
  const textOf = (value: string | null) =>
    value === null ? '–' : displayedText(value, type, times);
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

interface ChangesButtonProps {
  readonly recordId: string;
  readonly label: string;
  readonly fields?: readonly string[];
}

function DiscardButton(props: ChangesButtonProps) {
  const [{ fetching }, discard] = useMutation(discardDocument);
  return (
    <ChangesButton
      {...props}
      loading={fetching}
      failed="Nothing was discarded"
      run={async (input) => {
        const { data, error } = await discard({ input });
        return outcomeOf(data?.discardPendingChanges, error);
      }}
    />
  );
}

function RetryButton(props: ChangesButtonProps) {
  const [{ fetching }, retry] = useMutation(retryDocument);
  return (
    <ChangesButton
      {...props}
      loading={fetching}
      failed="Nothing is sent again"
      run={async (input) => {
        const { data, error } = await retry({ input });
        return outcomeOf(data?.retryPendingChanges, error);
      }}
    />
  );
}

interface ChangesRequest extends ChangesButtonProps {
  readonly loading: boolean;
  /** The title when nothing happened. */
  readonly failed: string;
  readonly run: (input: {
    readonly recordId: string;
    readonly fields?: string[];
  }) => Promise<EditOutcome>;
}

/** Does something with all pending changes of a record, or with some of its fields. */
function ChangesButton({ recordId, label, fields, loading, failed, run }: ChangesRequest) {
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={loading}
      onClick={() => {
        const input = fields === undefined ? { recordId } : { recordId, fields: [...fields] };
        void run(input).then((outcome) => {
          if (outcome.type === 'accepted') return;
          notifications.show({ color: 'red', title: failed, message: outcome.message });
        });
      }}
    >
      {label}
    </Button>
  );
}
