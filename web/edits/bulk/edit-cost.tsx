import { Text } from '@mantine/core';
import { useQuery } from 'urql';
import { graphql } from '../../graphql/graphql.ts';
import { usePractice } from '../../practice/practice-context.ts';
import { quotaFragment } from '../../quota/quota-fragment.ts';
import { countOf } from '../../text/numbers.ts';
import { formatDuration } from '../../time/duration.ts';
import { estimateBulkEdit } from './estimate.ts';

const editCostDocument = graphql(
  `
    query EditCost($practiceId: ID!) {
      practice(id: $practiceId) {
        id
        quota {
          editCalls
          ...Limits
        }
      }
    }
  `,
  [quotaFragment],
);

export interface EditCostProps {
  /** How many records are edited. */
  readonly count: number;
}

/** The calls that the edit needs, and how long they take. */
export function EditCost({ count }: EditCostProps) {
  const { id: practiceId } = usePractice();
  const [{ data }] = useQuery({ query: editCostDocument, variables: { practiceId } });
  const quota = data?.practice?.quota;
  if (quota === undefined) return null;
  const { calls, durationMs, exceedsDay } = estimateBulkEdit(count, quota);
  const duration = durationMs === 0 ? 'less than a minute' : `about ${formatDuration(durationMs)}`;
  return (
    <Text size="sm">
      This takes {countOf(calls, 'call')} to XPM and {duration}.
      {exceedsDay && ' XPM allows fewer calls today, so the last ones wait until calls are left.'} A
      person’s own sync comes first.
    </Text>
  );
}
