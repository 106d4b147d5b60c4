import { Progress, Stack, Table, Text } from '@mantine/core';
import { useQuery } from 'urql';
import type { ResultOf } from '../graphql/graphql.ts';
import { graphql } from '../graphql/graphql.ts';
import { usePractice } from '../practice/practice-context.ts';
import { countOf, formatCount } from '../shell/numbers.ts';
import { describePause } from '../sync/run.ts';
import { Moment } from '../time/moment.tsx';

const quotaDayDocument = graphql(`
  query QuotaDay($practiceId: ID!) {
    practice(id: $practiceId) {
      id
      quota {
        lastDay {
          byPriority {
            priority
            calls
          }
          pauses {
            limit
            startedAt
            endsAt
          }
        }
      }
    }
  }
`);

type Day = NonNullable<ResultOf<typeof quotaDayDocument>['practice']>['quota']['lastDay'];

const purposes = {
  INTERACTIVE: 'One record, for a person',
  WRITE: 'Edits',
  MANUAL: 'Lists, for a person',
  SCHEDULED: 'Lists, automatically',
  SWEEP: 'Custom fields of all records',
} as const satisfies Record<Day['byPriority'][number]['priority'], string>;

/** The pauses that fit below the table; the activity has all of them. */
const listedPauses = 3;

/** The purposes of the calls of the last 24 hours, the highest priority first. */
export function CallsByPriority() {
  const { id: practiceId } = usePractice();
  const [{ data }] = useQuery({ query: quotaDayDocument, variables: { practiceId } });
  const day = data?.practice?.quota.lastDay;
  if (day === undefined) return null;
  const total = day.byPriority.reduce((sum, { calls }) => sum + calls, 0);
  return (
    <Stack gap={4}>
      <Table verticalSpacing={4} withRowBorders={false}>
        <Table.Caption m={0} ta="start" style={{ captionSide: 'top' }}>
          {total === 0
            ? 'No calls in the last 24 hours.'
            : `${countOf(total, 'call')} in the last 24 hours, the most urgent at the top`}
        </Table.Caption>
        {total > 0 && (
          <Table.Tbody>
            {day.byPriority.map(({ priority, calls }) => (
              <Table.Tr key={priority}>
                <Table.Th scope="row" w={200} fw={400}>
                  {purposes[priority]}
                </Table.Th>
                <Table.Td>
                  <Progress value={(calls / total) * 100} color="cyan.6" aria-hidden />
                </Table.Td>
                <Table.Td w={64} ta="right">
                  {formatCount(calls)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        )}
      </Table>
      {day.pauses.slice(-listedPauses).map(({ limit, startedAt, endsAt }) => (
        <Text key={`${limit} ${startedAt}`} size="sm" c="dimmed">
          Paused from <Moment at={startedAt} /> to <Moment at={endsAt} />: {describePause(limit)}
        </Text>
      ))}
    </Stack>
  );
}
