import { Button, Group, Text } from '@mantine/core';
import type { ResultOf } from '../graphql/graphql.ts';
import { usePractice } from '../practice/practice-context.ts';
import { RecordLink } from '../records/record-link.tsx';
import { titleOf } from '../records/title-of.ts';
import { countOf } from '../text/numbers.ts';
import { Moment } from '../time/moment.tsx';
import type { problemsDocument } from './problem-documents.ts';
import { useRetry } from './use-retry.ts';

export type Problem = NonNullable<
  ResultOf<typeof problemsDocument>['practice']
>['problems']['edges'][number]['node'];

export interface ProblemLineProps {
  readonly problem: Problem;
}

/** One problem: its record, what is wrong and since when, and a retry of its record alone. */
export function ProblemLine({ problem }: ProblemLineProps) {
  const { isAdmin } = usePractice();
  const { record, part, message, firstSeenAt, resolvedAt, retryCalls } = problem;
  return (
    <>
      <Group gap="xs">
        <Text size="sm" fw={600} component="div">
          {record === null ? nameOf(problem) : <RecordLink record={record} />}
          {part !== null && (
            <Text span size="sm" c="dimmed">
              {' '}
              {part}
            </Text>
          )}
        </Text>
        {isAdmin && resolvedAt === null && retryCalls !== null && (
          <RetryRecord problem={problem} calls={retryCalls} />
        )}
      </Group>
      <Text size="sm">
        {message} Since <Moment at={firstSeenAt} />
        {resolvedAt !== null && (
          <>
            , resolved <Moment at={resolvedAt} />
          </>
        )}
        .
      </Text>
    </>
  );
}

const nameOf = ({ record, recordName }: Problem): string =>
  record === null ? (recordName ?? 'A record without a name') : titleOf(record);

function RetryRecord({ problem, calls }: ProblemLineProps & { readonly calls: number }) {
  const { isSending, send } = useRetry();
  const { id: problemId, kind, reason } = problem;
  const label = `Retry (${countOf(calls, 'call')})`;
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      loading={isSending}
      aria-label={`${label}: ${nameOf(problem)}`}
      onClick={() => void send({ kind, reason, problemId })}
    >
      {label}
    </Button>
  );
}
