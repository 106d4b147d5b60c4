import { RingProgress, SimpleGrid, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { NotLoaded } from '../components/not-loaded.tsx';
import { SectionCard } from '../components/section-card.tsx';
import { useLivePractice } from '../sync/use-live-practice.ts';
import { countOf, formatCount } from '../text/numbers.ts';
import { Moment } from '../time/moment.tsx';
import { useTimes } from '../time/times.ts';
import type { Quota } from './quota-fragment.ts';

export interface QuotaGaugesProps {
  /** What the calls were made for. */
  readonly children?: ReactNode;
}

/** The calls that XPM still allows, in this minute and this day. */
export function QuotaGauges({ children }: QuotaGaugesProps) {
  const [{ data, error }, retry] = useLivePractice();
  const quota = data?.practice?.quota;
  return (
    <SectionCard title="Calls to XPM">
      {quota === undefined ? (
        <NotLoaded error={error} retry={retry} />
      ) : (
        <Gauges quota={quota}>{children}</Gauges>
      )}
    </SectionCard>
  );
}

interface GaugesProps extends QuotaGaugesProps {
  readonly quota: Quota;
}

function Gauges({ quota, children }: GaugesProps) {
  const times = useTimes();
  return (
    <SimpleGrid cols={2} spacing="sm" verticalSpacing="md">
      <Gauge
        label="This minute"
        reset={
          quota.minuteResetsAt === null
            ? 'Full again within a minute'
            : `Full again at ${times.clock(quota.minuteResetsAt)}`
        }
        remaining={quota.minuteRemaining}
        limit={quota.minuteLimit}
      />
      <Gauge
        label="This day"
        reset="Each call returns after 24 hours"
        remaining={quota.dayRemaining}
        limit={quota.dayLimit}
      />
      <Stack gap={4} style={{ gridColumn: '1 / -1' }}>
        <Text size="sm">
          {quota.inFlight === 0
            ? 'No call is in progress.'
            : quota.inFlight === 1
              ? 'One call is in progress.'
              : `${quota.inFlight} calls are in progress.`}
        </Text>
        {quota.dayResetsAt !== null && (
          <Text size="sm">
            Calls are possible again from <Moment at={quota.dayResetsAt} />.
          </Text>
        )}
        {quota.externalUsage > 0 && (
          <Text size="sm">
            Other programs made {countOf(quota.externalUsage, 'call')} in the last 24 hours.
          </Text>
        )}
        {children}
      </Stack>
    </SimpleGrid>
  );
}

interface GaugeProps {
  readonly label: string;
  readonly reset: string;
  readonly remaining: number;
  readonly limit: number;
}

function Gauge({ label, reset, remaining, limit }: GaugeProps) {
  const share = limit === 0 ? 0 : (remaining / limit) * 100;
  const color = share > 20 ? 'teal' : share > 5 ? 'yellow' : 'red';
  const text = `${formatCount(remaining)} of ${formatCount(limit)} left`;
  return (
    <Stack gap={0} align="center">
      <RingProgress
        size={112}
        thickness={10}
        roundCaps
        sections={[{ value: share, color, tooltip: text }]}
        label={
          <Text ta="center" fw={650} aria-hidden>
            {formatCount(remaining)}
          </Text>
        }
        aria-hidden
      />
      <Text size="sm">{label}</Text>
      <Text size="xs" c="dimmed">
        {text}
      </Text>
      <Text size="xs" c="dimmed" ta="center">
        {remaining < limit ? reset : 'All of them are left'}
      </Text>
    </Stack>
  );
}
