import type { ResultOf } from '../graphql/graphql.ts';
import { isFinished, stateOf } from '../sync/run.ts';
import { countOf } from '../text/numbers.ts';
import { formatDuration } from '../time/duration.ts';
import type { entryRunDocument } from './documents.ts';

export type EntryRun = Extract<
  ResultOf<typeof entryRunDocument>['node'],
  { readonly __typename: 'SyncRun' }
>;

export interface RunStep {
  readonly text: string;
  /** When it happened; null while it lasts. */
  readonly at: string | null;
}

type Facts = Pick<
  EntryRun,
  'state' | 'requestedAt' | 'requestedBy' | 'cancelledBy' | 'startedAt' | 'finishedAt' | 'calls'
>;

/** What a run has gone through so far, in order: from its request to its end, or to what it does at present. */
export function stepsOf(run: Facts): readonly RunStep[] {
  const { requestedAt, requestedBy, startedAt, finishedAt } = run;
  return [
    {
      text: requestedBy === null ? 'Due by the schedule' : `Requested by ${requestedBy}`,
      at: requestedAt,
    },
    ...(startedAt === null
      ? []
      : [{ text: `Started after ${between(requestedAt, startedAt)}`, at: startedAt }]),
    ...presentStep(run),
    ...(finishedAt === null ? [] : [{ text: endOf(run, finishedAt), at: finishedAt }]),
  ];
}

/** A run that is only requested has no other step yet. */
function presentStep(run: Facts): readonly RunStep[] {
  if (isFinished(run) || run.state === 'REQUESTED') return [];
  const calls = callsOf(run);
  return [{ text: `${stateOf(run).label}${calls === '' ? '' : `${calls} so far`}`, at: null }];
}

function endOf(run: Facts, finishedAt: string): string {
  const { startedAt, cancelledBy } = run;
  const by = cancelledBy === null ? '' : ` by ${cancelledBy}`;
  const after = startedAt === null ? '' : ` after ${between(startedAt, finishedAt)}`;
  return `${stateOf(run).label}${by}${after}${callsOf(run)}`;
}

/** `, with 12 calls to XPM`; empty for a run whose calls were not counted. */
const callsOf = ({ calls }: Facts): string =>
  calls === null ? '' : `, with ${countOf(calls, 'call')} to XPM`;

const between = (from: string, to: string): string =>
  formatDuration(Date.parse(to) - Date.parse(from));
