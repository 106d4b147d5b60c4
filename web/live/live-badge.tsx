import { Badge, Text, Tooltip, VisuallyHidden } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { useLiveness } from '../shell/services.ts';
import { useNow } from '../time/now.ts';
import { useTimes } from '../time/times.ts';

/** Pings arrive every 10 seconds; after this time without one the display may be out of date. */
const staleAfterMs = 20_000;

/** Shows whether the window is up to date, and since when it is not. Says so once, and interrupts nobody. */
export function LiveBadge() {
  const liveness = useLiveness();
  const now = useNow();
  const { online } = useNetwork();
  const times = useTimes();
  if (liveness.type === 'connecting') {
    return (
      <Badge variant="dot" color="gray" tt="none">
        Connecting
      </Badge>
    );
  }
  const isLive = liveness.type === 'live' && now - liveness.asOf < staleAfterMs;
  const state = isLive ? 'Live' : online ? 'Reconnecting' : 'Offline';
  return (
    <>
      <Tooltip label={explanations[state]} multiline maw={280}>
        <Badge
          variant="dot"
          color={isLive ? 'teal.6' : 'yellow.6'}
          tt="none"
          tabIndex={0}
          miw="max-content"
        >
          {state},{' '}
          <Text span inherit visibleFrom="sm">
            as of{' '}
          </Text>
          {liveness.asOf === null ? 'never' : times.clock(liveness.asOf)}
        </Badge>
      </Tooltip>
      <VisuallyHidden role="status">{isLive ? '' : explanations[state]}</VisuallyHidden>
    </>
  );
}

const explanations = {
  Live: 'Changes appear here as they happen.',
  Reconnecting:
    'The connection is interrupted. The window reconnects by itself and misses nothing.',
  Offline: 'This device is offline. The window reconnects by itself and misses nothing.',
} as const;
