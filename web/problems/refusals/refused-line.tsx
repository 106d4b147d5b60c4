import { Button, Group, Text } from '@mantine/core';
import { RecordLink } from '../../records/record-link.tsx';
import { titleOf } from '../../records/title-of.ts';
import { countOf } from '../../text/numbers.ts';
import { Moment } from '../../time/moment.tsx';
import type { RefusedChange } from './use-refusals.ts';
import { useSendAgain } from './use-send-again.ts';

export interface RefusedLineProps {
  readonly change: RefusedChange;
}

/** One refused change: its record, whose page corrects or discards it, the value, and why it is not sent. */
export function RefusedLine({ change }: RefusedLineProps) {
  const { record, field } = change;
  return (
    <>
      <Group gap="xs">
        <Text size="sm" fw={600} component="div">
          {record !== null && <RecordLink record={record} />}
          <Text span size="sm" c="dimmed">
            {' '}
            {field.label}: {field.ours ?? 'nothing'}
          </Text>
        </Text>
        {record !== null && record.notEditable === null && (
          <SendChange change={change} record={record} />
        )}
      </Group>
      <Text size="sm">
        {field.refusedBy === 'XPM' ? 'XPM: ' : ''}
        {asSentence(field.refusal ?? '')} {record?.notEditable?.message} Edited by {field.editedBy},{' '}
        <Moment at={field.since} />.
      </Text>
    </>
  );
}

type EditedRecord = NonNullable<RefusedChange['record']>;

function SendChange({
  change: { field, retryCalls },
  record,
}: RefusedLineProps & { readonly record: EditedRecord }) {
  const { isSending, send } = useSendAgain();
  const label = `Send again (${countOf(retryCalls, 'call')})`;
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      loading={isSending}
      aria-label={`${label}: ${field.label} of ${titleOf(record)}`}
      onClick={() => void send({ recordId: record.id, fields: [field.field] })}
    >
      {label}
    </Button>
  );
}

/** XPM's own texts often lack the full stop. */
const asSentence = (text: string): string =>
  text.replace(/[.!?]?$/, (end) => (end === '' ? '.' : end));
