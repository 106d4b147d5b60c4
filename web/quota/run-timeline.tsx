import { Card, Text, Title } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { AxisBottom } from '@visx/axis';
import { scaleTime } from '@visx/scale';
import type { Run } from '../sync/run.ts';
import { isFinished, nounOf, stateOf, subjectOf } from '../sync/run.ts';
import { useNow } from '../time/now.ts';
import { useTimes } from '../time/times.ts';
import { RunTable } from './run-table.tsx';

const rowHeightPx = 28;
const labelWidthPx = 150;
const axisHeightPx = 28;
const shortestSpanMs = 10 * 60_000;

export interface RunTimelineProps {
  readonly runs: readonly Run[];
}

/** The recent runs as bars on a time line, one row per kind. The table below holds the same as text. */
export function RunTimeline({ runs }: RunTimelineProps) {
  const { ref, width } = useElementSize();
  return (
    <Card withBorder component="section" aria-label="Recent syncs">
      <Title order={2} mb="sm">
        Recent syncs
      </Title>
      {runs.length === 0 ? (
        <Text size="sm" c="dimmed">
          No sync has run yet.
        </Text>
      ) : (
        <>
          <div ref={ref}>{width > 0 && <Bars runs={runs} width={width} />}</div>
          <details>
            <summary>
              <Text span size="sm">
                As a table
              </Text>
            </summary>
            <RunTable runs={runs} />
          </details>
        </>
      )}
    </Card>
  );
}

interface BarsProps extends RunTimelineProps {
  readonly width: number;
}

function Bars({ runs, width }: BarsProps) {
  const now = useNow();
  const times = useTimes();
  const kinds = [...new Set(runs.map(({ kind }) => kind))];
  const first = Math.min(...runs.map(({ requestedAt }) => Date.parse(requestedAt)));
  const x = scaleTime({
    domain: [Math.min(first, now - shortestSpanMs), now],
    range: [labelWidthPx, width - 8],
  });
  const height = kinds.length * rowHeightPx;
  return (
    <svg width={width} height={height + axisHeightPx} aria-hidden>
      {kinds.map((kind, row) => (
        <text
          key={kind}
          y={(row + 0.5) * rowHeightPx}
          dominantBaseline="middle"
          fontSize={13}
          fill="currentColor"
        >
          {nounOf({ kind })}
        </text>
      ))}
      {runs.map((run) => {
        const start = x(Date.parse(run.requestedAt));
        const end = x(run.finishedAt === null ? now : Date.parse(run.finishedAt));
        return (
          <rect
            key={run.id}
            x={start}
            y={kinds.indexOf(run.kind) * rowHeightPx + 6}
            width={Math.max(4, end - start)}
            height={rowHeightPx - 12}
            rx={3}
            fill={`var(--mantine-color-${stateOf(run).color}-6)`}
            opacity={isFinished(run) ? 0.85 : 1}
          >
            <title>{`${subjectOf(run)}, ${stateOf(run).label}, ${times.exact(run.requestedAt)}`}</title>
          </rect>
        );
      })}
      <AxisBottom
        top={height}
        scale={x}
        numTicks={Math.max(2, Math.floor((width - labelWidthPx) / 120))}
        tickFormat={(value) => times.hourMinute(Number(value))}
        stroke="var(--mantine-color-default-border)"
        tickStroke="var(--mantine-color-default-border)"
        tickLabelProps={{ fill: 'var(--mantine-color-dimmed)', fontSize: 11, textAnchor: 'middle' }}
      />
    </svg>
  );
}
