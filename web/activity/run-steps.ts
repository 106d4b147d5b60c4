import type { ResultOf } from '../graphql/graphql.ts';
import { countOf } from '../shell/numbers.ts';
import { isFinished, stateOf } from '../sync/run.ts';
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
  const price = run.calls === null ? '' : `, with ${countOf(run.calls, 'call')} to XPM so far`;
  return [{ text: `${stateOf(run).label}${price}`, at: null }];
}

function endOf(run: Facts, finishedAt: string): string {
  const { startedAt, cancelledBy, calls } = run;
  const by = cancelledBy === null ? '' : ` by ${cancelledBy}`;
  const after = startedAt === null ? '' : ` after ${between(startedAt, finishedAt)}`;
  const price = calls === null ? '' : `, with ${countOf(calls, 'call')} to XPM`;
  return `${stateOf(run).label}${by}${after}${price}`;
}

const between = (from: string, to: string): string =>
  formatDuration(Date.parse(to) - Date.parse(from));
