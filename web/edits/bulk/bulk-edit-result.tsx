import { Button, Group, List, Stack, Text } from '@mantine/core';
import { ErrorText } from '../../components/error-text.tsx';
import { countOf } from '../../text/numbers.ts';
import type { BulkRecord, BulkResult } from './edit-in-turn.ts';
import { unchangedOf } from './edit-in-turn.ts';
import { NotInXpm } from './not-in-xpm.tsx';

export interface BulkEditResultProps {
  /** What one of the records is called. */
  readonly noun: string;
  /** The name of the edited field. */
  readonly field: string;
  readonly result: BulkResult<BulkRecord>;
  /** Called by somebody who wants to edit the records that are not changed. */
  readonly onBack: () => void;
}

/** What became of each record of a bulk edit. */
export function BulkEditResult({ noun, field, result, onBack }: BulkEditResultProps) {
  const { changed, refused, rest, failure } = result;
  const unchanged = unchangedOf(result).length;
  return (
    <Stack>
      <Text size="sm" role="status">
        {countOf(changed.length, noun)}{' '}
        {changed.length === 1 ? 'is changed. It has' : 'are changed. They have'} the tag Pending
        Sync until XPM has accepted the edit.
      </Text>
      {changed.length > 0 && <NotInXpm noun={noun} field={field} records={changed} />}
      <ErrorText error={failure} />
      {refused.length > 0 && (
        <>
          <Text fw={600}>Refused ({refused.length})</Text>
          <List size="sm">
            {refused.map(({ record, message }) => (
              <List.Item key={record.id}>
                {record.name}: {message}
              </List.Item>
            ))}
          </List>
        </>
      )}
      {rest.length > 0 && (
        <>
          <Text fw={600}>Not sent ({rest.length}), still selected</Text>
          <List size="sm">
            {rest.map(({ id, name }) => (
              <List.Item key={id}>{name}</List.Item>
            ))}
          </List>
        </>
      )}
      {unchanged > 0 && (
        <Group>
          <Button variant="default" onClick={onBack}>
            Edit the other {countOf(unchanged, noun)}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
