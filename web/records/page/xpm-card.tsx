import { Moment } from '../../time/moment.tsx';
import type { Client, Job } from './field-groups.ts';
import { FieldsCard } from './fields-card.tsx';
import { ReadOnlyField } from './read-only-field.tsx';

const statuses = {
  ACTIVE: 'In use',
  ARCHIVED: 'Archived',
  DELETED: 'Deleted',
  MISSING: 'Missing in the last list',
} as const;

export interface XpmCardProps {
  readonly record: Client | Job;
}

/** The record's status and identifier in XPM, and when its data was last read. */
export function XpmCard({ record }: XpmCardProps) {
  const { status, statusSince, xpmId, lastSyncedAt, fieldValuesSyncedAt, changedAt } = record;
  return (
    <FieldsCard title="In XPM">
      <ReadOnlyField
        label="Status"
        value={
          <>
            {statuses[status]}
            {statusSince !== null && (
              <>
                {' '}
                since <Moment at={statusSince} />
              </>
            )}
          </>
        }
      />
      <ReadOnlyField label="Details as XPM had them" value={momentOf(lastSyncedAt)} />
      <ReadOnlyField label="Custom fields as XPM had them" value={momentOf(fieldValuesSyncedAt)} />
      <ReadOnlyField label="Last change stored here" value={momentOf(changedAt)} />
      <ReadOnlyField label="Identifier in XPM" value={xpmId} />
    </FieldsCard>
  );
}

const momentOf = (at: string | null) => (at === null ? 'Not read yet' : <Moment at={at} />);
