import { Card, Group, Progress, Stack, Table, Text, Title } from '@mantine/core';
import { RecordLink } from '../records/record-link.tsx';
import { formatDuration } from '../time/duration.ts';
import { useNow } from '../time/now.ts';
import type { PendingRecord } from './pending-records.ts';
import { groupByAge } from './pending-records.ts';

const listed = 5;

export interface PendingCardProps {
  readonly records: readonly PendingRecord[];
  /** How many there are; more than `records` when there are very many. */
  readonly count: number;
}

/** The edits on their way to XPM: for how long they have waited, and the oldest by name. */
export function PendingCard({ records, count }: PendingCardProps) {
  return (
    <Card withBorder component="section" aria-label="Pending changes">
      <Title order={2} mb="sm">
        Pending changes
      </Title>
      {records.length === 0 ? (
        <Text size="sm" c="dimmed">
          XPM has every edit.
        </Text>
      ) : (
        <Stack gap="sm">
          <Ages records={records} />
          {count > records.length && (
            <Text size="sm" c="dimmed">
              Counted above: {records.length} of {count.toLocaleString('en-AU')}.
            </Text>
          )}
          <Oldest records={records.slice(0, listed)} />
        </Stack>
      )}
    </Card>
  );
}

function Ages({ records }: Pick<PendingCardProps, 'records'>) {
  const now = useNow();
  return (
    <Table verticalSpacing={4} withRowBorders={false}>
      <Table.Tbody>
        {groupByAge(records, now).map(({ label, count }) => (
          <Table.Tr key={label}>
            <Table.Th scope="row" w={130} fw={400}>
              {label}
            </Table.Th>
            <Table.Td>
              <Progress value={(count / records.length) * 100} color="yellow.6" aria-hidden />
            </Table.Td>
            <Table.Td w={48} ta="right">
              {count}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Oldest({ records }: Pick<PendingCardProps, 'records'>) {
  const now = useNow();
  return (
    <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {records.map((record) => (
        <Group key={record.id} component="li" justify="space-between" wrap="nowrap" gap="xs">
          <RecordLink record={record} />
          <Text size="sm" c={record.isRefused ? 'red' : 'dimmed'} style={{ whiteSpace: 'nowrap' }}>
            {record.isRefused ? 'refused' : `for ${formatDuration(now - record.since)}`}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
