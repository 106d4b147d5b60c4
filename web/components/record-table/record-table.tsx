import { useMediaQuery } from '@mantine/hooks';
import type { CSSProperties } from 'react';
import { useEffect, useMemo } from 'react';
import type { Column } from './column.ts';
import { RecordRow } from './record-row.tsx';
import classes from './record-table.module.css';
import { useVisibleRows } from './use-visible-rows.ts';

const rowHeightPx = 44;
const phoneRowHeightPx = 64;

export interface RecordTableProps<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  /** The one column of a phone: what identifies the record, and what matters most of the rest. */
  readonly phoneColumn: Column<T>;
  readonly records: readonly T[];
  readonly totalCount: number;
  /** Whether other records are about to take the place of these. */
  readonly isBusy: boolean;
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
  const { scroller, rows, heightPx } = useVisibleRows(totalCount, height);
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
      aria-busy={props.isBusy}
      // A list that scrolls must be reachable by keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <Head columns={columns} />
      <div className={classes['body']} role="rowgroup" style={{ height: heightPx }}>
        {rows.map(({ index, start, key }) => (
          <RecordRow
            key={key}
            index={index}
            topPx={start}
            columns={columns}
            record={records[index]}
          />
        ))}
      </div>
    </div>
  );
}

function Head({ columns }: { readonly columns: readonly { readonly label: string }[] }) {
  return (
    <div role="rowgroup">
      <div className={classes['head']} role="row" aria-rowindex={1}>
        {columns.map(({ label }) => (
          <span key={label} role="columnheader">
            {label}
          </span>
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
