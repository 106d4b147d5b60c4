import { Badge, Card, Group, Table, Text, Title } from '@mantine/core';
import { useQuery } from 'urql';
import type { ResultOf } from '../graphql/graphql.ts';
import { graphql } from '../graphql/graphql.ts';
import { usePractice } from '../practice/practice-context.ts';
import { focusableScroll } from '../shell/focusable-scroll.ts';
import { nounOf, stateOf } from '../sync/run.ts';
import { Ago, Moment } from '../time/moment.tsx';

const freshnessDocument = graphql(`
  query Freshness($practiceId: ID!) {
    practice(id: $practiceId) {
      id
      syncKinds {
        kind
        completeAsOf
        nextDueAt
        consecutiveFailures
        lastRun {
          id
          state
          finishedAt
        }
      }
    }
  }
`);

type Kind = NonNullable<ResultOf<typeof freshnessDocument>['practice']>['syncKinds'][number];

/** How old the data of each kind is, and when it is read next. */
export function Freshness() {
  const { id: practiceId } = usePractice();
  const [{ data }] = useQuery({ query: freshnessDocument, variables: { practiceId } });
  return (
    <Card withBorder component="section" aria-label="Freshness">
      <Title order={2} mb="sm">
        Freshness
      </Title>
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
            {data?.practice?.syncKinds.map((kind) => (
              <KindRow key={kind.kind} kind={kind} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

function KindRow({ kind }: { readonly kind: Kind }) {
  const { lastRun, completeAsOf, nextDueAt, consecutiveFailures } = kind;
  const noun = nounOf(kind);
  return (
    <Table.Tr>
      <Table.Td>{noun.charAt(0).toUpperCase() + noun.slice(1)}</Table.Td>
      <Table.Td>
        <Group gap="xs">
          {lastRun === null ? 'Never' : stateOf(lastRun).label}
          {lastRun?.finishedAt != null && (
            <Text span size="sm" c="dimmed">
              <Ago at={lastRun.finishedAt} />
            </Text>
          )}
          {consecutiveFailures > 1 && (
            <Badge color="red" tt="none">
              {consecutiveFailures} failures in a row
            </Badge>
          )}
        </Group>
      </Table.Td>
      <Table.Td>{completeAsOf === null ? '–' : <Moment at={completeAsOf} />}</Table.Td>
      <Table.Td>{nextDueAt === null ? '–' : <Moment at={nextDueAt} />}</Table.Td>
    </Table.Tr>
  );
}
