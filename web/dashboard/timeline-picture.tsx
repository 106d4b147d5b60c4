import { scaleLinear } from '@visx/scale';
import type { ReactNode } from 'react';
import type { QuotaDay } from '../quota/day-document.ts';
import type { Run } from '../sync/run.ts';
import { describePause, isFinished, nounOf, stateOf, subjectOf } from '../sync/run.ts';
import { countOf } from '../text/numbers.ts';
import { useNow } from '../time/now.ts';
import { useTimes } from '../time/times.ts';
import { ticksBetween } from './ticks.ts';

const rowHeightPx = 28;
const labelWidthPx = 150;
const axisHeightPx = 28;
const marginPx = 8;
const barInsetPx = 6;
const narrowestBarPx = 4;
const tickEveryPx = 120;
const shortestSpanMs = 10 * 60_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

type Scale = ReturnType<typeof scaleLinear<number>>;

export interface TimelinePictureProps extends Pick<QuotaDay, 'pauses'> {
  readonly runs: readonly Run[];
  readonly hours: QuotaDay['byHour'];
  readonly width: number;
}

/**
 * From the first of the runs, but at most a day ago, until now: a row of bars for each kind of run, one for the pauses,
 * and the calls of each hour as columns. Decoration for assistive technology, which has the tables.
 */
export function TimelinePicture({ runs, pauses, hours, width }: TimelinePictureProps) {
  const now = useNow();
  const times = useTimes();
  const kinds = [...new Set(runs.map(({ kind }) => kind))];
  const first = Math.min(...runs.map(({ requestedAt }) => Date.parse(requestedAt)));
  const from = Math.max(Math.min(first, now - shortestSpanMs), now - dayMs);
  const x = scaleLinear<number>({
    domain: [from, now],
    range: [labelWidthPx, width - marginPx],
    clamp: true,
  });
  const shown = pauses.filter(({ endsAt }) => Date.parse(endsAt) > from);
  const rows = kinds.length + (shown.length === 0 ? 0 : 1) + 1;
  const axisTop = rows * rowHeightPx;
  return (
    <svg width={width} height={axisTop + axisHeightPx} aria-hidden>
      {kinds.map((kind, row) => (
        <Row key={kind} row={row} label={nounOf({ kind })}>
          {runs
            .filter((run) => run.kind === kind && endOf(run, now) >= from)
            .map((run) => (
              <Bar
                key={run.id}
                from={x(Date.parse(run.requestedAt))}
                to={x(endOf(run, now))}
                color={stateOf(run).color}
                isFaint={isFinished(run)}
                title={`${subjectOf(run)}, ${stateOf(run).label}, ${times.exact(run.requestedAt)}`}
              />
            ))}
        </Row>
      ))}
      {shown.length > 0 && (
        <Row row={kinds.length} label="pauses">
          {shown.map(({ limit, startedAt, endsAt }) => (
            <Bar
              key={`${limit} ${startedAt}`}
              from={x(Date.parse(startedAt))}
              to={x(Date.parse(endsAt))}
              color="yellow"
              isFaint={Date.parse(endsAt) < now}
              title={`${times.exact(startedAt)} to ${times.exact(endsAt)}: ${describePause(limit)}`}
            />
          ))}
        </Row>
      )}
      <Row row={rows - 1} label="calls an hour">
        <Columns x={x} hours={hours.filter(({ hour }) => Date.parse(hour) + hourMs > from)} />
      </Row>
      <TimeAxis x={x} top={axisTop} width={width} />
    </svg>
  );
}

const endOf = ({ finishedAt }: Run, now: number): number =>
  finishedAt === null ? now : Date.parse(finishedAt);

interface TimeAxisProps {
  readonly x: Scale;
  readonly top: number;
  readonly width: number;
}

function TimeAxis({ x, top, width }: TimeAxisProps) {
  const times = useTimes();
  const count = Math.max(2, Math.floor((width - labelWidthPx) / tickEveryPx));
  return (
    <g
      transform={`translate(0 ${top})`}
      stroke="var(--mantine-color-default-border)"
      fontSize={11}
      textAnchor="middle"
    >
      <line x1={labelWidthPx} x2={width - marginPx} />
      {ticksBetween(x.domain(), count).map((tick) => (
        <g key={tick} transform={`translate(${x(tick)} 0)`}>
          <line y2={6} />
          <text y={20} stroke="none" fill="var(--mantine-color-dimmed)">
            {times.hourMinute(tick)}
          </text>
        </g>
      ))}
    </g>
  );
}

interface RowProps {
  readonly row: number;
  readonly label: string;
  readonly children: ReactNode;
}

function Row({ row, label, children }: RowProps) {
  return (
    <g transform={`translate(0 ${row * rowHeightPx})`}>
      <text y={rowHeightPx / 2} dominantBaseline="middle" fontSize={13} fill="currentColor">
        {label}
      </text>
      {children}
    </g>
  );
}

interface BarProps {
  readonly from: number;
  readonly to: number;
  readonly title: string;
  readonly color: string;
  readonly isFaint: boolean;
}

function Bar({ from, to, color, isFaint, title }: BarProps) {
  return (
    <rect
      x={from}
      y={barInsetPx}
      width={Math.max(narrowestBarPx, to - from)}
      height={rowHeightPx - 2 * barInsetPx}
      rx={3}
      fill={`var(--mantine-color-${color}-6)`}
      opacity={isFaint ? 0.85 : 1}
    >
      <title>{title}</title>
    </rect>
  );
}

interface ColumnsProps {
  readonly x: Scale;
  readonly hours: QuotaDay['byHour'];
}

function Columns({ x, hours }: ColumnsProps) {
  const times = useTimes();
  const most = Math.max(1, ...hours.map(({ calls }) => calls));
  return hours.map(({ hour, calls }) => {
    const start = Date.parse(hour);
    const height = (calls / most) * (rowHeightPx - barInsetPx);
    return (
      <rect
        key={hour}
        x={x(start) + 1}
        y={rowHeightPx - height}
        width={Math.max(0, x(start + hourMs) - x(start) - 2)}
        height={height}
        fill="var(--mantine-color-cyan-6)"
      >
        <title>{`${countOf(calls, 'call')} in the hour from ${times.hourMinute(start)}`}</title>
      </rect>
    );
  });
}
