import type { ResolveCursorConnectionArgs } from '@pothos/plugin-relay';
import { resolveCursorConnection } from '@pothos/plugin-relay';
import type { RowPages } from '../src/ports/row-pages.ts';
import type { PageArgs } from './paging.ts';
import { cursorRow, defaultPageSize, pageLimit, toCursor } from './paging.ts';

/** A page of a list of a practice that the reader pages itself, and the number of entries on all pages. */
export async function rowConnection<Row extends { readonly id: string }, Filter>(
  rows: RowPages<Row, Filter>,
  practiceId: string,
  { filter, ...args }: PageArgs & { readonly filter: Filter },
) {
  const page = await resolveCursorConnection(
    { args, toCursor, maxSize: pageLimit(args), defaultSize: defaultPageSize },
    async ({ after, before, limit, inverted }: ResolveCursorConnectionArgs) => [
      ...(await rows.page(practiceId, filter, {
        after: cursorRow(after),
        before: cursorRow(before),
        limit,
        inverted,
      })),
    ],
  );
  return { ...page, totalCount: () => rows.count(practiceId, filter) };
}

/** The field `totalCount` of such a connection; `describeTotals` describes it. */
export const totalCount = {
  resolve: (connection: { readonly totalCount: () => Promise<number> }) => connection.totalCount(),
};
