/**
 * The status of a record in XPM. Every record stays stored here, whatever its status, and returns to `ACTIVE`
 * when XPM lists it again.
 */
export const recordStatuses = ['ACTIVE', 'ARCHIVED', 'DELETED', 'MISSING'] as const;
export type RecordStatus = (typeof recordStatuses)[number];

/** The stored columns that a record's status derives from. Only clients have flags of XPM. */
export interface RecordPresence {
  /** XPM's flag: archived there. */
  readonly isArchived?: boolean;
  /** XPM's flag: deleted there. */
  readonly isDeleted?: boolean;
  /** When the record was found to be no longer in XPM. */
  readonly deletedAt: Date | null;
  /** Since when complete lists lack the record, while that is unconfirmed or under review. */
  readonly missingSince: Date | null;
}

export interface StatusSince {
  readonly status: RecordStatus;
  /** Since when the record has the status; `null` for `ACTIVE`, and when XPM does not state it. */
  readonly since: Date | null;
}

/** The one status of a record. Deletion outranks archiving, and both outrank a doubt. */
export function statusOf(record: RecordPresence): StatusSince {
  const { isArchived = false, isDeleted = false, deletedAt, missingSince } = record;
  if (deletedAt !== null || isDeleted) return { status: 'DELETED', since: deletedAt };
  if (isArchived) return { status: 'ARCHIVED', since: null };
  if (missingSince !== null) return { status: 'MISSING', since: missingSince };
  return { status: 'ACTIVE', since: null };
}
