import type { RecordPresence, RecordStatus } from '../../src/domain/records/status.ts';
import { statusOf } from '../../src/domain/records/status.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enum-values.ts';

export const RecordStatusEnum = builder.enumType('RecordStatus', {
  description: 'The status of a record in XPM. Records stay stored here, whatever their status.',
  values: enumValues<RecordStatus>({
    ACTIVE: 'The record exists in XPM and is in use.',
    ARCHIVED: 'The record is archived in XPM. Only clients can be archived.',
    DELETED:
      'The record is deleted in XPM, or a complete list of XPM confirmed that it is absent. It becomes active again when XPM lists it again.',
    MISSING:
      'The last complete list of XPM did not contain the record, and nothing has confirmed its deletion yet. An admin may have to decide; see `Practice.deletionReviews`.',
  }),
});

/** The fields `status` and `statusSince` of a record without XPM's own flags. */
export const statusField = {
  type: RecordStatusEnum,
  description: 'The status of the record in XPM.',
  select: { deletedAt: true, missingSince: true },
  resolve: (record: RecordPresence) => statusOf(record).status,
} as const;

export const statusSinceField = {
  type: 'DateTime',
  nullable: true,
  description:
    'When the record got this status. Null for `ACTIVE` records, and when XPM does not state the time.',
  select: { deletedAt: true, missingSince: true },
  resolve: (record: RecordPresence) => statusOf(record).since,
} as const;

/** The filter field of a list. */
export const statusesFilter: {
  type: [typeof RecordStatusEnum];
  required: false;
  description: string;
} = {
  type: [RecordStatusEnum],
  required: false,
  description:
    'Lists only records with one of these statuses. Omit it to list those that are `ACTIVE` or `MISSING`.',
};

/** The filter of a list that has no other filter field. Each list has a type of its own, which can grow alone. */
export const statusFilter = (name: string, records: string) =>
  builder.inputType(name, {
    description: `Restricts a list of ${records}. Omitted fields do not restrict it, except \`statuses\`.`,
    fields: (t) => ({ statuses: t.field(statusesFilter) }),
  });

/** The rows with one of these statuses, for records without XPM's own flags; by default all that are not deleted. */
export function withStatuses(statuses: readonly RecordStatus[] | null | undefined) {
  if (statuses == null) return { deletedAt: null };
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
