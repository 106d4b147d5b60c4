import { Badge, Tooltip } from '@mantine/core';
import { formatDuration } from '../time/duration.ts';
import { useNow } from '../time/now.ts';

export interface PendingBadgeProps {
  readonly pending: {
    readonly since: string;
    readonly reasons: readonly ('CHANGES_PENDING' | 'CHANGES_REFUSED' | 'SYNC_NOT_FINISHED')[];
  };
}

const reasons = {
  CHANGES_PENDING: 'Edits are on their way to XPM.',
  CHANGES_REFUSED: 'XPM refused an edit; correct or discard it.',
  SYNC_NOT_FINISHED: 'Its sync is not finished.',
} as const;

/** The *Pending Sync* tag. */
export function PendingBadge({ pending }: PendingBadgeProps) {
  const now = useNow();
  const isRefused = pending.reasons.includes('CHANGES_REFUSED');
  const waited = formatDuration(now - Date.parse(pending.since));
  return (
    <Tooltip label={`${pending.reasons.map((reason) => reasons[reason]).join(' ')} For ${waited}.`}>
      <Badge color={isRefused ? 'red' : 'yellow'} tt="none" tabIndex={0} miw="max-content">
        Pending Sync
      </Badge>
    </Tooltip>
  );
}
