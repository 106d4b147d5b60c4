import type { ResultOf } from '../graphql/graphql.ts';
import type { attentionDocument } from './attention-documents.ts';

type Practice = NonNullable<ResultOf<typeof attentionDocument>['practice']>;
type Node =
  | Practice['pendingClients']['edges'][number]['node']
  | Practice['pendingJobs']['edges'][number]['node'];

/** A client or job with edits that XPM has not accepted yet. */
export interface PendingRecord {
  readonly id: string;
  readonly name: string;
  readonly since: number;
  readonly isRefused: boolean;
}

/** Oldest first. A record whose edits have just arrived has no tag any more. */
export function pendingRecords({
  pendingClients,
  pendingJobs,
}: Practice): readonly PendingRecord[] {
  const nodes: readonly Node[] = [...pendingClients.edges, ...pendingJobs.edges].map(
    ({ node }) => node,
  );
  return nodes
    .flatMap((node) => {
      const { pendingSync } = node;
      if (pendingSync === null) return [];
      return {
        id: node.id,
        name: 'number' in node ? `${node.number} ${node.name}` : node.name,
        since: Date.parse(pendingSync.since),
        isRefused: pendingSync.reasons.includes('CHANGES_REFUSED'),
      };
    })
    .toSorted((one, other) => one.since - other.since);
}

const minuteMs = 60_000;

const ages = [
  { label: 'Under a minute', belowMs: minuteMs },
  { label: 'Under an hour', belowMs: 60 * minuteMs },
  { label: 'Under a day', belowMs: 24 * 60 * minuteMs },
  { label: 'Older', belowMs: Number.POSITIVE_INFINITY },
] as const;

export interface AgeGroup {
  readonly label: string;
  readonly count: number;
}

/** How many of the records wait for how long; every age is listed. */
export function groupByAge(records: readonly PendingRecord[], now: number): readonly AgeGroup[] {
  const ageOf = ({ since }: PendingRecord) => ages.find(({ belowMs }) => now - since < belowMs);
  return ages.map((age) => ({
    label: age.label,
    count: records.filter((record) => ageOf(record) === age).length,
  }));
}
