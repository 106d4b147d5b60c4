import { useCallback, useEffect, useState } from 'react';

interface Page {
  readonly edges: readonly unknown[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly endCursor: string | null;
  };
}

export interface Cursor {
  /** The cursor to send; null for the first page. */
  readonly after: string | null;
  readonly moveTo: (after: string | null) => void;
}

/** The place in a list up to which its pages are read; the cache joins them. Another filter starts at the first page. */
export function useCursor(filterKey: string): Cursor {
  const [position, setPosition] = useState({ filterKey, after: null as string | null });
  const moveTo = useCallback(
    (after: string | null) => setPosition({ filterKey, after }),
    [filterKey],
  );
  return { after: position.filterKey === filterKey ? position.after : null, moveTo };
}

export interface LoadedPages<T> {
  readonly list: T | undefined;
  readonly loadMore: () => void;
}

/** The pages of a list that are read so far. They are read again from the first one when the list has changed. */
export function useLoadedPages<T extends Page>(
  list: T | undefined,
  { moveTo }: Cursor,
  isFetching: boolean,
): LoadedPages<T> {
  const pageInfo = list?.pageInfo;
  const isWithoutStart = pageInfo?.hasPreviousPage === true;
  useEffect(() => {
    if (isWithoutStart) moveTo(null);
  }, [isWithoutStart, moveTo]);
  const loadMore = useCallback(() => {
    if (!isFetching && pageInfo?.hasNextPage === true) moveTo(pageInfo.endCursor);
  }, [isFetching, moveTo, pageInfo]);
  return { list: list !== undefined && isWithoutStart ? { ...list, edges: [] } : list, loadMore };
}
