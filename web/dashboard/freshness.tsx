import { Badge, Group, Stack, Table, Text } from '@mantine/core';
import { useQuery } from 'urql';
import { focusableScroll } from '../components/focusable-scroll.ts';
import { NotLoaded } from '../components/not-loaded.tsx';
import { SectionCard } from '../components/section-card.tsx';
import { usePractice } from '../practice/practice-context.ts';
import { nounOf } from '../sync/run.ts';
import { Ago, Moment } from '../time/moment.tsx';
import type { Kind } from './last-sync.ts';
import { describeLastSync, freshnessDocument } from './last-sync.ts';

/** How old the data of each kind is, and when it is read next. */
export function Freshness() {
  const { id: practiceId } = usePractice();
  const [{ data, error }, retry] = useQuery({
    query: freshnessDocument,
    variables: { practiceId },
  });
  return (
    <SectionCard title="Freshness">
      {data === undefined ? (
        <NotLoaded error={error} retry={retry} />
      ) : (
        <Kinds kinds={data.practice?.syncKinds ?? []} />
      )}
    </SectionCard>
  );
}

function Kinds({ kinds }: { readonly kinds: readonly Kind[] }) {
  return (
    <Table.ScrollContainer minWidth={560} scrollAreaProps={focusableScroll}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Records</Table.Th>
            <Table.Th>Last sync</Table.Th>
            <Table.Th>Complete as of</Table.Th>
            <Table.Th>Next automatic sync</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {kinds.map((kind) => (
            <KindRow key={kind.kind} kind={kind} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function KindRow({ kind }: { readonly kind: Kind }) {
  const { completeAsOf, nextDueAt } = kind;
  const noun = nounOf(kind);
  return (
    <Table.Tr>
      <Table.Td>{noun.charAt(0).toUpperCase() + noun.slice(1)}</Table.Td>
      <Table.Td>
        <LastSyncCell kind={kind} />
      </Table.Td>
      <Table.Td>{completeAsOf === null ? '–' : <Moment at={completeAsOf} />}</Table.Td>
      <Table.Td>{nextDueAt === null ? '–' : <Moment at={nextDueAt} />}</Table.Td>
    </Table.Tr>
  );
}

function LastSyncCell({ kind }: { readonly kind: Kind }) {
  const { present, last, failures, why, isAlarming } = describeLastSync(kind);
  const ended = (
    <>
      {last.label}
      {last.at !== null && (
        <Text span size="sm" c="dimmed">
          <Ago at={last.at} />
        </Text>
      )}
      {failures !== null && (
        <Badge color={isAlarming ? 'red' : 'gray'} tt="none">
          {failures}
        </Badge>
      )}
    </>
  );
  return (
    <Stack gap={4}>
      {present !== null && (
        <Group gap="xs">
          <Badge color={present.color} tt="none">
            {present.label}
          </Badge>
          <Text span size="sm" c="dimmed">
            requested <Ago at={present.at} />
          </Text>
        </Group>
      )}
      <Group gap="xs">
        {present !== null && 'Before that:'}
        {ended}
      </Group>
      {why !== null && (
        <Text size="sm" c={isAlarming ? 'red' : 'dimmed'} maw={420}>
          {why}
        </Text>
      )}
    </Stack>
  );
}
