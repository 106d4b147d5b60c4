import { Skeleton, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { CSSProperties, ReactNode } from 'react';
import { memo, useEffect, useMemo, useRef } from 'react';
import classes from './record-table.module.css';

const rowHeightPx = 44;
const phoneRowHeightPx = 64;

export interface Column<T> {
  readonly label: string;
  /** A width of CSS grid, such as `2fr` or `96px`. */
  readonly width: string;
  readonly cell: (record: T) => ReactNode;
}

export interface RecordTableProps<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  /** The one column of a phone: what identifies the record, and what matters most of the rest. */
  readonly phoneColumn: Column<T>;
  readonly records: readonly T[];
  readonly totalCount: number;
  /** Loads the next records; called while rows are visible that are not loaded yet. */
  readonly loadMore: () => void;
  /** Whether the latest request has failed. Somebody has to repeat it before more is loaded. */
  readonly hasFailed: boolean;
}

/** A table of any length: only the visible rows exist, and records load as somebody scrolls to them. */
export function RecordTable<T extends { readonly id: string }>(props: RecordTableProps<T>) {
  const { label, records, totalCount, loadMore, hasFailed } = props;
  const isPhone = useMediaQuery('(max-width: 36em)', undefined, { getInitialValueInEffect: false });
  const columns = useMemo(
    () => (isPhone ? [props.phoneColumn] : props.columns),
    [isPhone, props.phoneColumn, props.columns],
  );
  const height = isPhone ? phoneRowHeightPx : rowHeightPx;
  const scroller = useRef<HTMLDivElement>(null);
  // The virtualizer must not be memoized, and it is not: the React Compiler is not in use.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtualizer = useVirtualizer({
    count: totalCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    // Rows beyond the visible ones exist already, so that a new one may wait for the next frame.
    useFlushSync: false,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, height]);
  const rows = virtualizer.getVirtualItems();
  const lastVisible = rows.at(-1)?.index ?? -1;
  useEffect(() => {
    const isMissing = lastVisible >= records.length && records.length < totalCount;
    if (isMissing && !hasFailed) loadMore();
  }, [lastVisible, records.length, totalCount, loadMore, hasFailed]);
  return (
    <div
      ref={scroller}
      className={classes['scroller']}
      style={layoutOf(columns, { isPhone, rowHeightPx: height, totalCount })}
      role="table"
      aria-label={label}
      aria-rowcount={totalCount + 1}
      // A list that scrolls must be reachable by keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <div role="rowgroup">
        <div className={classes['head']} role="row" aria-rowindex={1}>
          {columns.map((column) => (
            <span key={column.label} role="columnheader">
              {column.label}
            </span>
          ))}
        </div>
      </div>
      <div
        className={classes['body']}
        role="rowgroup"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {rows.map(({ index, start, key }) => (
          <Row key={key} index={index} topPx={start} columns={columns} record={records[index]} />
        ))}
      </div>
    </div>
  );
}

interface Layout {
  readonly isPhone: boolean;
  readonly rowHeightPx: number;
  readonly totalCount: number;
}

/** What the style sheet of the table needs to know. */
function layoutOf(
  columns: readonly { readonly width: string }[],
  { isPhone, rowHeightPx: height, totalCount }: Layout,
): CSSProperties {
  return {
    '--record-table-row-height': `${height}px`,
    '--record-table-min-width': isPhone ? '0' : '640px',
    '--record-table-rows': `${totalCount * height}px`,
    '--record-table-columns': columns.map(({ width }) => `minmax(0, ${width})`).join(' '),
  } as CSSProperties;
}

interface RowProps<T> {
  /** The place in the whole list, from 0. */
  readonly index: number;
  readonly topPx: number;
  readonly columns: readonly Column<T>[];
  /** Undefined until it is loaded. */
  readonly record: T | undefined;
}

function AnyRow<T>({ index, topPx, columns, record }: RowProps<T>) {
  return (
    <div
      className={classes['row']}
      role="row"
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${topPx}px)` }}
    >
      {columns.map((column) => (
        <span key={column.label} className={classes['cell']} role="cell">
          {record === undefined ? <Skeleton height={12} width="60%" /> : column.cell(record)}
        </span>
      ))}
    </div>
  );
}

/** Scrolling renders the rows that appear, not those that stay. */
const Row = memo(AnyRow) as typeof AnyRow;

export interface PhoneCellProps {
  readonly children: ReactNode;
  /** The second line; absent parts are left out. */
  readonly details: readonly (string | null | undefined)[];
}

/** A record on a phone: its name, and one line of what matters most. */
export function PhoneCell({ children, details }: PhoneCellProps) {
  return (
    <Stack gap={0}>
      {children}
      <Text size="xs" c="dimmed" truncate>
        {details.filter((detail) => detail != null && detail !== '').join(' · ')}
      </Text>
    </Stack>
  );
}
