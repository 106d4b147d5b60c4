import { Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { SectionCard } from '../components/section-card.tsx';
import type { QuotaDay } from '../quota/day-document.ts';
import { HourTable, PauseTable } from '../quota/day-tables.tsx';
import type { Run } from '../sync/run.ts';
import { RunTable } from './run-table.tsx';
import { TimelinePicture } from './timeline-picture.tsx';

export interface RunTimelineProps {
  readonly runs: readonly Run[];
  /** Undefined until it has been read. */
  readonly day: QuotaDay | undefined;
}

/** The runs, pauses and calls of the last day as a picture. The tables below it hold the same as text. */
export function RunTimeline({ runs, day }: RunTimelineProps) {
  const { ref, width } = useElementSize();
  const { pauses = [], byHour = [] } = day ?? {};
  return (
    <SectionCard title="Recent syncs">
      {runs.length === 0 ? (
        <Text size="sm" c="dimmed">
          No sync has run yet.
        </Text>
      ) : (
        <>
          <div ref={ref}>
            {width > 0 && (
              <TimelinePicture runs={runs} pauses={pauses} hours={byHour} width={width} />
            )}
          </div>
          <details>
            <summary>
              <Text span size="sm">
                As tables
              </Text>
            </summary>
            <RunTable runs={runs} />
            <PauseTable pauses={pauses} />
            <HourTable hours={byHour} />
          </details>
        </>
      )}
    </SectionCard>
  );
}
