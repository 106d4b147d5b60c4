import { Button } from '@mantine/core';
import type { ResultOf } from '../graphql/graphql.ts';
import { usePractice } from '../practice/practice-context.ts';
import { nounOf } from '../sync/run.ts';
import { countOf } from '../text/numbers.ts';
import { CauseItem } from './cause-item.tsx';
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
    <CauseItem
      value={keyOf(group)}
      title={causes[reason]}
      about={nounOf({ kind })}
      count={count}
      fix={fix}
      retry={isAdmin && cost !== null && <RetryCause group={group} cost={cost} />}
      lines={problems.map((problem) => ({
        id: problem.id,
        line: <ProblemLine problem={problem} />,
      }))}
    />
  );
}

/** Identifies a cause among those of problems. */
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
