import type { RecordStatus } from '../../src/domain/records/status.ts';
import { recordStatuses } from '../../src/domain/records/status.ts';
import { builder } from '../builder.ts';

const descriptions: Readonly<Record<RecordStatus, string>> = {
  ACTIVE: 'In XPM and in use there.',
  ARCHIVED: 'Archived in XPM. Clients only: XPM archives nothing else.',
  DELETED:
    'Deleted in XPM, or absent from its complete lists and confirmed to be so. The record stays here and becomes active again when XPM lists it.',
  MISSING:
    'Absent from the last complete list of XPM, but not confirmed as deleted yet; possibly under an admin’s review (`deletionReviews`).',
};

export const RecordStatusEnum = builder.enumType('RecordStatus', {
  description: 'Where a record stands in XPM.',
  values: Object.fromEntries(
    recordStatuses.map((status) => [status, { description: descriptions[status] }]),
  ) as Record<RecordStatus, { description: string }>,
});

export const statusDescription = 'Where the record stands in XPM.';
export const statusSinceDescription =
  'When the status started. Null for `ACTIVE`, and where XPM delivers no date.';
export const statusesDescription =
  'Only records with one of these statuses. Omit it to list records of every status.';

/** The rows with one of these statuses, for records without XPM's own flags. */
export function withStatuses(statuses: readonly RecordStatus[] | null | undefined) {
  if (statuses == null) return {};
  const conditions = {
    ACTIVE: { deletedAt: null, missingSince: null },
    // Never true: XPM archives only clients.
    ARCHIVED: { deletedAt: null, AND: { deletedAt: { not: null } } },
    DELETED: { deletedAt: { not: null } },
    MISSING: { deletedAt: null, missingSince: { not: null } },
  } as const satisfies Record<RecordStatus, object>;
  return { AND: anyOf(statuses.map((status) => conditions[status])) };
}

/** One of several conditions; no row at all when there is none. Prisma drops an empty `OR`. */
export const anyOf = <T>(conditions: readonly T[]) =>
  conditions.length === 0 ? { id: { in: [] } } : { OR: [...conditions] };
