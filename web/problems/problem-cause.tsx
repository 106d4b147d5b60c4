import { Accordion, Badge, Button, Group, Stack, Text } from '@mantine/core';
import type { ResultOf } from '../graphql/graphql.ts';
import { usePractice } from '../practice/practice-context.ts';
import { countOf } from '../shell/count-of.ts';
import { nounOf } from '../sync/run.ts';
import type { problemCausesDocument } from './problem-documents.ts';
import type { Problem } from './problem-line.tsx';
import { ProblemLine } from './problem-line.tsx';
import { causes } from './problem-search.ts';
import { useRetry } from './use-retry.ts';

export type Cause = NonNullable<
  ResultOf<typeof problemCausesDocument>['practice']
>['problemCauses'][number];

/** Problems with the same remedy, as far as they are loaded. */
export interface CauseGroup extends Pick<Cause, 'kind' | 'reason' | 'fix'> {
  readonly count: number;
  /** What a retry costs; `null` for problems that are resolved. */
  readonly cost: Pick<Cause, 'retryCalls' | 'retryEstimate'> | null;
  readonly problems: readonly Problem[];
}

export interface ProblemCauseProps {
  readonly group: CauseGroup;
}

/** The problems of one cause, with what fixes them and how to read them again. */
export function ProblemCause({ group }: ProblemCauseProps) {
  const { isAdmin } = usePractice();
  const { kind, reason, fix, count, cost, problems } = group;
  return (
    <Accordion.Item value={keyOf(group)}>
      <Accordion.Control>
        <Group gap="sm">
          <Text fw={600}>{causes[reason]}</Text>
          <Text c="dimmed">{nounOf({ kind })}</Text>
          <Badge color="orange">{count.toLocaleString('en-AU')}</Badge>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <Stack gap="sm" align="flex-start">
          <Text size="sm">{fix}</Text>
          {isAdmin && cost !== null && <RetryCause group={group} cost={cost} />}
          <Stack component="ul" gap="xs" m={0} pl="md">
            {problems.map((problem) => (
              <li key={problem.id}>
                <ProblemLine problem={problem} />
              </li>
            ))}
          </Stack>
          {problems.length < count && (
            <Text size="sm" c="dimmed">
              {problems.length.toLocaleString('en-AU')} of {count.toLocaleString('en-AU')} are
              listed. Show more below.
            </Text>
          )}
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}

/** Identifies a cause, also in the ids of the page, which must not contain a space. */
export const keyOf = ({ kind, reason }: Pick<Cause, 'kind' | 'reason'>): string =>
  `${kind}-${reason}`;

interface RetryCauseProps extends ProblemCauseProps {
  readonly cost: NonNullable<CauseGroup['cost']>;
}

function RetryCause({ group: { kind, reason }, cost }: RetryCauseProps) {
  const { isSending, send } = useRetry();
  if (cost.retryCalls === 0) return null;
  return (
    <Button
      size="xs"
      variant="default"
      loading={isSending}
      aria-label={`${labelOf(cost)}: ${causes[reason]}, ${nounOf({ kind })}`}
      onClick={() => void send({ kind, reason })}
    >
      {labelOf(cost)}
    </Button>
  );
}

/** A list is read for problems whose records only it can bring. */
function labelOf({ retryCalls, retryEstimate }: RetryCauseProps['cost']): string {
  if (retryCalls !== null) return `Retry (${countOf(retryCalls, 'call')})`;
  return retryEstimate === null
    ? 'Retry by a full sync'
    : `Retry by a full sync (about ${countOf(retryEstimate.calls, 'call')})`;
}
