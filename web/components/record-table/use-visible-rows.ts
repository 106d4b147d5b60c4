import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';

/** The rows to draw of a table that scrolls, and the element in which it does. */
export function useVisibleRows(count: number, rowHeightPx: number) {
  const scroller = useRef<HTMLDivElement>(null);
  // The virtualizer must not be memoized, and it is not: the React Compiler is not in use.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 12,
    // Rows beyond the visible ones exist already, so that a new one may wait for the next frame.
    useFlushSync: false,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeightPx]);
  return { scroller, rows: virtualizer.getVirtualItems(), heightPx: virtualizer.getTotalSize() };
}
