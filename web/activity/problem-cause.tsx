import { Accordion, Badge, Group, Stack, Text } from '@mantine/core';
import type { ResultOf } from '../graphql/graphql.ts';
import { RecordLink } from '../records/record-link.tsx';
import { Moment } from '../time/moment.tsx';
import type { problemsDocument } from './problem-documents.ts';
import { causes } from './problem-search.ts';

export type Problem = NonNullable<
  ResultOf<typeof problemsDocument>['practice']
>['problems']['edges'][number]['node'];

export interface ProblemCauseProps {
  readonly reason: string;
  readonly problems: readonly Problem[];
}

/** The problems of one cause, with what fixes them. */
export function ProblemCause({ reason, problems }: ProblemCauseProps) {
  const [first] = problems;
  if (first === undefined) return null;
  return (
    <Accordion.Item value={reason}>
      <Accordion.Control>
        <Group gap="sm">
          <Text fw={600}>{causes[first.reason]}</Text>
          <Badge color="orange">{problems.length}</Badge>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <Text size="sm" mb="sm">
          {first.fix}
        </Text>
        <Stack component="ul" gap="xs" m={0} pl="md">
          {problems.map((problem) => (
            <li key={problem.id}>
              <ProblemLine problem={problem} />
            </li>
          ))}
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}

function ProblemLine({ problem }: { readonly problem: Problem }) {
  const { record, recordName, part, message, firstSeenAt, resolvedAt } = problem;
  return (
    <>
      <Text size="sm" fw={600} component="div">
        {record === null ? (
          (recordName ?? 'A record without a name')
        ) : (
          <RecordLink record={record} />
        )}
        {part !== null && (
          <Text span size="sm" c="dimmed">
            {' '}
            {part}
          </Text>
        )}
      </Text>
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
