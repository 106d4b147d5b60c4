import type { ResultOf } from '../graphql/graphql.ts';
import { graphql } from '../graphql/graphql.ts';
import { nounOf } from '../sync/run.ts';

export const automaticSyncsDocument = graphql(`
  query AutomaticSyncs($practiceId: ID!) {
    practice(id: $practiceId) {
      id
      automaticSyncs {
        kind
        full
        firstHour
        lastHour
        minutes
      }
      syncKinds {
        kind
        nextDueAt
      }
    }
  }
`);

type Practice = NonNullable<ResultOf<typeof automaticSyncsDocument>['practice']>;
type AutomaticSync = Practice['automaticSyncs'][number];
type Kind = Pick<AutomaticSync, 'kind'>;

/** One line for all syncs of the same times: `Changes from 9:07 to 18:52, every 15 min: clients, jobs`. */
export function describeAutomaticSyncs(syncs: readonly AutomaticSync[]): readonly string[] {
  const groups = Map.groupBy(syncs, (sync) => {
    const what = sync.full ? 'Everything' : 'Changes';
    return `${what} ${timesOf(sync)}`;
  });
  return [...groups].map(([times, kinds]) => `${times}: ${nounsOf(kinds)}`);
}

function timesOf({ firstHour, lastHour, minutes }: AutomaticSync): string {
  const [first = 0, last = first] = [minutes[0], minutes.at(-1)];
  const start = clock(firstHour, first);
  const end = clock(lastHour, last);
  if (start === end) return `at ${start}`;
  return `from ${start} to ${end}, every ${60 / Math.max(1, minutes.length)} min`;
}

const clock = (hour: number, minute: number): string =>
  `${hour}:${String(minute).padStart(2, '0')}`;

const nounsOf = (kinds: readonly Kind[]): string => kinds.map(nounOf).join(', ');

/** The next automatic sync; null when none is due. */
export function nextAutomaticSync(
  kinds: Practice['syncKinds'],
): { readonly at: string; readonly nouns: string } | null {
  const due = kinds.flatMap(({ kind, nextDueAt }) =>
    nextDueAt === null ? [] : [{ kind, at: Date.parse(nextDueAt) }],
  );
  if (due.length === 0) return null;
  const at = Math.min(...due.map((each) => each.at));
  const nouns = nounsOf(due.filter((each) => each.at === at));
  return { at: new Date(at).toISOString(), nouns };
}
