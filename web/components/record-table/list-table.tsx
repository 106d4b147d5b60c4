import type { ReactNode } from 'react';
import type { CombinedError } from 'urql';
import { NotLoaded } from '../not-loaded.tsx';
import type { Column } from './column.ts';
import { RecordTable } from './record-table.tsx';

/** A list as a page reads it. */
export interface ReadList<T> {
  /** Undefined until its first response. */
  readonly list: Connection<T> | undefined;
  /** Whether the list is that of a previous search, while the present one is being read. */
  readonly isStale: boolean;
  readonly error: CombinedError | undefined;
  readonly retry: () => void;
  readonly loadMore: () => void;
}

interface Connection<T> {
  readonly totalCount: number;
  readonly edges: readonly { readonly node: T }[];
}

export interface ListTableProps<T> extends ReadList<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly phoneColumn: Column<T>;
  readonly whenEmpty: ReactNode;
}

/** The table of a list in every state of its request. */
export function ListTable<T extends { readonly id: string }>(props: ListTableProps<T>) {
  const { list, isStale, error } = props;
  const isEmpty = list?.totalCount === 0;
  // The empty result of a previous search would look like that of the present one.
  const isKnown = list !== undefined && !(isEmpty && isStale);
  return (
    <>
      {(!isKnown || error !== undefined) && (
        <NotLoaded what="page" error={error} retry={props.retry} />
      )}
      {isKnown && isEmpty && props.whenEmpty}
      {isKnown && !isEmpty && (
        <RecordTable
          label={props.label}
          columns={props.columns}
          phoneColumn={props.phoneColumn}
          records={list.edges.map(({ node }) => node)}
          totalCount={list.totalCount}
          isBusy={isStale}
          loadMore={props.loadMore}
          hasFailed={error !== undefined}
        />
      )}
    </>
  );
}
