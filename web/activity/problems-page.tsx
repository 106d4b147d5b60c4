import { Accordion, Badge, EmptyState, Group, Stack, Text } from '@mantine/core';
import { useQuery } from 'urql';
import type { ResultOf } from '../graphql/graphql.ts';
import { graphql } from '../graphql/graphql.ts';
import { usePractice } from '../practice/practice-context.ts';
import { Loading } from '../shell/loading.tsx';
import { PageTitle } from '../shell/page-title.tsx';
import { RequestFailed } from '../shell/request-failed.tsx';
import { Moment } from '../time/moment.tsx';

const problemsDocument = graphql(`
  query Problems($practiceId: ID!) {
    practice(id: $practiceId) {
      id
      problems(first: 200, filter: { open: true }) {
        totalCount
        edges {
          node {
            id
            kind
            reason
            message
            fix
            part
            recordName
            firstSeenAt
          }
        }
      }
    }
  }
`);

type Problem = NonNullable<
  ResultOf<typeof problemsDocument>['practice']
>['problems']['edges'][number]['node'];

const causes = {
  FORBIDDEN_CHARACTER: 'Characters that XML forbids',
  UNKNOWN_ENTITY: 'Text with a bare & or an unknown entity',
  TEXT_TOO_LONG: 'Texts that are too long',
  PART_INCOMPLETE: 'Incomplete parts of records',
  PART_UNREADABLE: 'Parts with values that are not understood',
  RECORD_INCOMPLETE: 'Incomplete records',
  RECORD_UNREADABLE: 'Records that cannot be read',
  RECORD_WITHOUT_ID: 'Records without an identifier',
  NOT_IN_XPM: 'Records that XPM does not find',
  READ_REFUSED: 'Records that XPM refuses to show',
  READ_POSTPONED: 'Records that are read later',
} as const satisfies Record<Problem['reason'], string>;

/** What syncs could not read as XPM wrote it, by cause, with what fixes it. */
export function ProblemsPage() {
  const { id: practiceId } = usePractice();
  const [{ data, error }, retry] = useQuery({
    query: problemsDocument,
    variables: { practiceId },
  });
  if (data === undefined) {
    return error === undefined ? <Loading /> : <RequestFailed error={error} retry={retry} />;
  }
  const problems = data.practice?.problems;
  const byReason = Object.groupBy(
    problems?.edges.map(({ node }) => node) ?? [],
    ({ reason }) => reason,
  );
  const groups = Object.entries(byReason);
  return (
    <Stack gap="md">
      <PageTitle title="Problems" count={problems?.totalCount ?? null} />
      {groups.length === 0 ? (
        <EmptyState
          title="No problems"
          description="Every record that XPM listed was read. A problem appears here with its fix, and disappears when a later sync reads the record well."
        />
      ) : (
        <Accordion multiple defaultValue={groups.map(([reason]) => reason)} variant="contained">
          {groups.map(([reason, entries]) => (
            <Cause key={reason} reason={reason} problems={entries} />
          ))}
        </Accordion>
      )}
    </Stack>
  );
}

interface CauseProps {
  readonly reason: string;
  readonly problems: readonly Problem[];
}

function Cause({ reason, problems }: CauseProps) {
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
              <Text size="sm" fw={600}>
                {problem.recordName ?? 'A record without a name'}
                {problem.part !== null && (
                  <Text span size="sm" c="dimmed">
                    {' '}
                    {problem.part}
                  </Text>
                )}
              </Text>
              <Text size="sm">
                {problem.message} Since <Moment at={problem.firstSeenAt} />.
              </Text>
            </li>
          ))}
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}
