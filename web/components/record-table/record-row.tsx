import { Skeleton } from '@mantine/core';
import { memo } from 'react';
import type { Column } from './column.ts';
import classes from './record-table.module.css';

export interface RecordRowProps<T> {
  /** The place in the whole list, from 0. */
  readonly index: number;
  readonly topPx: number;
  readonly columns: readonly Column<T>[];
  /** Undefined until it is loaded. */
  readonly record: T | undefined;
}

function AnyRow<T>({ index, topPx, columns, record }: RecordRowProps<T>) {
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
export const RecordRow = memo(AnyRow) as typeof AnyRow;
