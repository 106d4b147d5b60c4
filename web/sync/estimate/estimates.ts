import type { Client } from 'urql';
import type { ResultOf } from '../../graphql/graphql.ts';
import { graphql } from '../../graphql/graphql.ts';
import { readAfresh } from '../../graphql/read-afresh.ts';
import { countOf } from '../../text/numbers.ts';
import { formatDuration } from '../../time/duration.ts';
import type { Times } from '../../time/times.ts';
import type { Action } from '../run.ts';

const estimatesDocument = graphql(`
  query Estimates($practiceId: ID!) {
    practice(id: $practiceId) {
      id
      syncActions(surface: APP_WINDOW) {
        kind
        pausedUntil
        estimate {
          calls
          endsAt
          earliest
          latest
          pauses {
            limit
          }
        }
      }
    }
  }
`);

type EstimatedAction = NonNullable<
  ResultOf<typeof estimatesDocument>['practice']
>['syncActions'][number];

/** What a sync needs if it is requested now. */
export interface Estimate extends NonNullable<EstimatedAction['estimate']> {
  readonly pausedUntil: string | null;
  /** When it was read, in milliseconds. */
  readonly asOf: number;
}

/** The estimate of each kind that has a history. */
export type Estimates = Partial<Record<Action['kind'], Estimate>>;

/** Reads the estimates as of now, and returns what abandons the read. */
export const readEstimates = (
  client: Client,
  practiceId: string,
  onRead: (estimates: Estimates) => void,
): (() => void) =>
  readAfresh(client, estimatesDocument, { practiceId }, ({ practice }) => {
    onRead(estimatesOf(practice?.syncActions ?? [], Date.now()));
  });

const estimatesOf = (actions: readonly EstimatedAction[], asOf: number): Estimates =>
  Object.fromEntries(
    actions.flatMap(({ kind, pausedUntil, estimate }) =>
      estimate === null ? [] : [[kind, { ...estimate, pausedUntil, asOf }]],
    ),
  );

const minuteMs = 60_000;

/**
 * `2 calls, about 5 min (4 min to 8 min), ends about 10:47`, for a request at this moment. A request that comes later
 * takes as long, but for the pause, of which less is left.
 */
export function describeEstimate(estimate: Estimate, now: number, times: Times): string {
  const { calls, endsAt, earliest, latest, pauses } = estimate;
  const waitedMs = waitedOf(estimate, now);
  const needed = (instant: string): number =>
    Math.max(0, Date.parse(instant) - estimate.asOf - waitedMs);
  const likelyMs = Math.max(1000, needed(endsAt));
  const pause = pauses.length > 0 ? ' with a pause' : '';
  const end = likelyMs < minuteMs ? '' : `, ends about ${clockOf(now + likelyMs, now, times)}`;
  const interval = describeInterval(needed(earliest), needed(latest));
  return `${countOf(calls, 'call')}, about ${formatDuration(likelyMs)}${pause}${interval}${end}`;
}

/** The part of the pause that is over. A request ends some pauses, which the estimate then does not contain. */
function waitedOf({ pausedUntil, earliest, asOf }: Estimate, now: number): number {
  if (pausedUntil === null || Date.parse(pausedUntil) > Date.parse(earliest)) return 0;
  return Math.min(Math.max(0, Date.parse(pausedUntil) - asOf), Math.max(0, now - asOf));
}

function describeInterval(earliestMs: number, latestMs: number): string {
  const [shortest, longest] = [formatDuration(earliestMs), formatDuration(latestMs)];
  if (shortest === longest) return '';
  return earliestMs < 1000 ? ` (up to ${longest})` : ` (${shortest} to ${longest})`;
}

const clockOf = (instant: number, now: number, times: Times): string =>
  times.today(instant) === times.today(now) ? times.hourMinute(instant) : times.dateTime(instant);

/** `Likely to end in 5 min, about 10:47`. The times are in milliseconds. */
export function describeEnd(end: number, now: number, times: Times): string {
  const leftMs = end - now;
  const clock = leftMs < minuteMs ? '' : `, about ${clockOf(end, now, times)}`;
  return `Likely to end in ${formatDuration(leftMs)}${clock}.`;
}
