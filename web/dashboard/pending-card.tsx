import { Group, Progress, Stack, Table, Text } from '@mantine/core';
import { useQuery } from 'urql';
import { NotLoaded } from '../components/not-loaded.tsx';
import { SectionCard } from '../components/section-card.tsx';
import { usePractice } from '../practice/practice-context.ts';
import { RecordLink } from '../records/record-link.tsx';
import { formatCount } from '../text/numbers.ts';
import { formatDuration } from '../time/duration.ts';
import { useNow } from '../time/now.ts';
import { attentionDocument } from './attention-document.ts';
import type { PendingEdit } from './pending-edits.ts';
import { groupByAge, pendingEdits } from './pending-edits.ts';

const listed = 5;

interface EditsProps {
  readonly edits: readonly PendingEdit[];
  /** How many there are; more than `edits` when there are very many. */
  readonly count: number;
}

/** The edits on their way to XPM: for how long they have waited, and the oldest by name. */
export function PendingCard() {
  const { id: practiceId } = usePractice();
  const [{ data, error }, retry] = useQuery({
    query: attentionDocument,
    variables: { practiceId },
    // The attention card of the same page reads it each time.
    requestPolicy: 'cache-first',
  });
  const practice = data?.practice;
  return (
    <SectionCard title="Pending changes">
      {practice == null ? (
        <NotLoaded error={error} retry={retry} />
      ) : (
        <Edits edits={pendingEdits(practice)} count={practice.pendingChanges.totalCount} />
      )}
    </SectionCard>
  );
}

function Edits({ edits, count }: EditsProps) {
  if (edits.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        XPM has every edit.
      </Text>
    );
  }
  return (
    <Stack gap="sm">
      <Ages edits={edits} />
      {count > edits.length && (
        <Text size="sm" c="dimmed">
          Counted above: the oldest {edits.length} of {formatCount(count)}.
        </Text>
      )}
      <Oldest edits={edits.slice(0, listed)} />
    </Stack>
  );
}

function Ages({ edits }: Pick<EditsProps, 'edits'>) {
  const now = useNow();
  return (
    <Table verticalSpacing={4} withRowBorders={false}>
      <Table.Tbody>
        {groupByAge(edits, now).map(({ label, count }) => (
          <Table.Tr key={label}>
            <Table.Th scope="row" w={130} fw={400}>
              {label}
            </Table.Th>
            <Table.Td>
              <Progress value={(count / edits.length) * 100} color="yellow.6" aria-hidden />
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

function Oldest({ edits }: Pick<EditsProps, 'edits'>) {
  const now = useNow();
  return (
    <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {edits.map(({ record, field, label, since, isRefused }) => (
        <Group
          key={`${record.id} ${field}`}
          component="li"
          justify="space-between"
          wrap="nowrap"
          gap="xs"
        >
          <RecordLink record={record} isCut />
          <Text size="sm" c={isRefused ? 'red' : 'dimmed'} style={{ whiteSpace: 'nowrap' }}>
            {label}, {isRefused ? 'refused' : `for ${formatDuration(now - since)}`}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
