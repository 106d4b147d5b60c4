import { Badge, Tooltip } from '@mantine/core';
import { useLiveness } from '../shell/services.ts';
import { useNow } from '../time/now.ts';
import { useTimes } from '../time/times.ts';

/** Pings arrive every 10 seconds; after this time without one the display may be out of date. */
const staleAfterMs = 20_000;

/** Shows whether the window is up to date, and since when it is not. */
export function LiveBadge() {
  const liveness = useLiveness();
  const now = useNow();
  const times = useTimes();
  if (liveness.type === 'connecting') {
    return (
      <Badge variant="dot" color="gray">
        Connecting
      </Badge>
    );
  }
  const isLive = liveness.type === 'live' && now - liveness.asOf < staleAfterMs;
  const asOf = liveness.asOf === null ? 'not connected yet' : `as of ${times.clock(liveness.asOf)}`;
  return (
    <Tooltip
      label={
        isLive
          ? 'Changes appear here as they happen.'
          : 'The connection is interrupted. The window reconnects by itself and misses nothing.'
      }
    >
      <Badge variant="dot" color={isLive ? 'teal' : 'yellow'} tt="none">
        {isLive ? `Live, ${asOf}` : `Reconnecting, ${asOf}`}
      </Badge>
    </Tooltip>
  );
}
