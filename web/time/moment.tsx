import { Tooltip } from '@mantine/core';
import { describeAgo } from './duration.ts';
import { useNow } from './now.ts';
import { useTimes } from './times.ts';

export interface MomentProps {
  readonly at: string;
}

/** How long ago something happened, which ages with the clock; exact on hover. */
export function Ago({ at }: MomentProps) {
  const now = useNow();
  const times = useTimes();
  return (
    <Tooltip label={times.exact(at)}>
      <time dateTime={at}>{describeAgo(at, now)}</time>
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
