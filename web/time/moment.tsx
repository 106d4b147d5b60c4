import { Tooltip } from '@mantine/core';
import { formatDuration } from './duration.ts';
import { useNow } from './now.ts';
import { useTimes } from './times.ts';

export interface MomentProps {
  readonly at: string;
}

/** How long ago something happened, which ages with the clock; exact on hover. */
export function Ago({ at }: MomentProps) {
  const now = useNow();
  const times = useTimes();
  const elapsedMs = now - Date.parse(at);
  return (
    <Tooltip label={times.exact(at)}>
      <time dateTime={at}>
        {elapsedMs < 5000 ? 'just now' : `${formatDuration(elapsedMs)} ago`}
      </time>
    </Tooltip>
  );
}

/** A date and time in the zone of the practice; exact on hover. */
export function Moment({ at }: MomentProps) {
  const times = useTimes();
  return (
    <Tooltip label={times.exact(at)}>
      <time dateTime={at}>{times.dateTime(at)}</time>
    </Tooltip>
  );
}
