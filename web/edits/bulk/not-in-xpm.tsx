import { Button, Group, List, Progress, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { ErrorText } from '../../components/error-text.tsx';
import { countOf, formatCount } from '../../text/numbers.ts';
import { discardDocument } from '../documents.ts';
import { outcomeOf } from '../outcome.ts';
import type { BulkRecord } from './edit-in-turn.ts';
import { editInTurn } from './edit-in-turn.ts';
import { useUnsent } from './use-unsent.ts';

export interface NotInXpmProps {
  /** What one of the records is called. */
  readonly noun: string;
  /** The name of the edited field. */
  readonly field: string;
  /** The records whose edit was accepted here. */
  readonly records: readonly BulkRecord[];
}

/** How many edits of a bulk XPM has not accepted yet, live, and a way to discard them. */
export function NotInXpm({ noun, field, records }: NotInXpmProps) {
  const unsent = useUnsent(records, field);
  const [, discard] = useMutation(discardDocument);
  const [isDiscarding, setDiscarding] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  if (unsent === null) return null;
  const send = async (): Promise<void> => {
    setDiscarding(true);
    const result = await editInTurn({
      records: unsent.map(({ record }) => record),
      edit: async ({ id }) => {
        const { data, error } = await discard({ input: { recordId: id, fields: [field] } });
        return outcomeOf(data?.discardPendingChanges, error);
      },
      isStopped: () => false,
      onProgress: () => undefined,
    });
    setDiscarding(false);
    setFailure(result.failure);
  };
  const sent = records.length - unsent.length;
  return (
    <Stack gap="xs">
      <Progress value={(sent / records.length) * 100} aria-label="Progress of the edits to XPM" />
      <Text size="sm">
        {unsent.length === 0
          ? 'None of these edits waits any more.'
          : `${countOf(unsent.length, noun)} of ${formatCount(records.length)} not in XPM yet`}
      </Text>
      {unsent.length > 0 && (
        <>
          <List size="sm" aria-label="Not in XPM yet">
            {unsent.map(({ record, refusal }) => (
              <List.Item key={record.id}>
                {record.name}
                {refusal !== null && `: refused, ${refusal}`}
              </List.Item>
            ))}
          </List>
          <Group>
            <Button
              size="compact-sm"
              variant="default"
              loading={isDiscarding}
              onClick={() => void send()}
            >
              Discard {unsent.length === 1 ? 'this edit' : `these ${unsent.length} edits`}
            </Button>
          </Group>
        </>
      )}
      <ErrorText error={failure} />
    </Stack>
  );
}
