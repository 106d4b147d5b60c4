import { List, Stack, Text } from '@mantine/core';
import { countOf } from '../../shell/numbers.ts';
import type { BulkRecord, BulkResult } from './edit-in-turn.ts';

export interface BulkEditResultProps {
  /** What one of the records is called. */
  readonly noun: string;
  readonly result: BulkResult<BulkRecord>;
}

/** What became of each record of a bulk edit. */
export function BulkEditResult({ noun, result }: BulkEditResultProps) {
  const { changed, refused, rest, failure } = result;
  return (
    <Stack role="status">
      <Text size="sm">
        {countOf(changed.length, noun)}{' '}
        {changed.length === 1 ? 'is changed. It has' : 'are changed. They have'} the tag Pending
        Sync until XPM has accepted the edit.
      </Text>
      {failure !== null && (
        <Text size="sm" c="red">
          {failure}
        </Text>
      )}
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
    </Stack>
  );
}
