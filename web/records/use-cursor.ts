import { useCallback, useState } from 'react';

interface Page {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export interface Cursor {
  /** The cursor to send; null for the first page. */
  readonly after: string | null;
  /** Moves to the page behind this one, if there is one. */
  readonly moveBehind: (page: Page | undefined) => void;
}

/** Walks through a list page by page; the cache joins the pages. Another filter starts at the first page. */
export function useCursor(filterKey: string): Cursor {
  const [position, setPosition] = useState({ filterKey, after: null as string | null });
  const moveBehind = useCallback(
    (page: Page | undefined) => {
      if (page?.pageInfo.hasNextPage === true) {
        setPosition({ filterKey, after: page.pageInfo.endCursor });
      }
    },
    [filterKey],
  );
  return { after: position.filterKey === filterKey ? position.after : null, moveBehind };
}
