import type { ResultOf } from '../graphql/graphql.ts';
import { titleOf } from '../records/title-of.ts';
import type { attentionDocument } from './attention-document.ts';

type Practice = NonNullable<ResultOf<typeof attentionDocument>['practice']>;

/** A field of a client or job whose new value XPM has not accepted yet. */
export interface PendingEdit {
  readonly record: { readonly id: string; readonly name: string };
  readonly label: string;
  readonly field: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly isRefused: boolean;
}

/** Oldest first, as the API lists them. */
export function pendingEdits({
  pendingChanges,
}: Pick<Practice, 'pendingChanges'>): readonly PendingEdit[] {
  return pendingChanges.edges.flatMap(({ node: { field, record } }) => {
    if (record === null) return [];
    return {
      record: { id: record.id, name: titleOf(record) },
      label: field.label,
      field: field.field,
      since: Date.parse(field.since),
      isRefused: field.refusal !== null,
    };
  });
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

/** How many of the edits wait for how long; every age is listed. */
export function groupByAge(
  edits: readonly Pick<PendingEdit, 'since'>[],
  now: number,
): readonly AgeGroup[] {
  const ageOf = ({ since }: Pick<PendingEdit, 'since'>) =>
    ages.find(({ belowMs }) => now - since < belowMs);
  return ages.map((age) => ({
    label: age.label,
    count: edits.filter((edit) => ageOf(edit) === age).length,
  }));
}
