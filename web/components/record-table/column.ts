import type { ReactNode } from 'react';

/** A column of a table of records. */
export interface Column<T> {
  readonly label: string;
  /** A width of CSS grid, such as `2fr` or `96px`. */
  readonly width: string;
  readonly cell: (record: T) => ReactNode;
}
