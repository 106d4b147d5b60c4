import { EmptyState, Group, SegmentedControl, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { ListSearch } from '../../components/list-search.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import type { Column } from '../../components/record-table/column.ts';
import type { ReadList } from '../../components/record-table/list-table.tsx';
import { ListTable } from '../../components/record-table/list-table.tsx';
import type { BulkRecord } from '../../edits/bulk/edit-in-turn.ts';
import type { ListFiltersProps } from './filters/list-filters.tsx';
import { ListFilters } from './filters/list-filters.tsx';
import type { SelectionActionsProps } from './selection.tsx';
import { SelectionActions, selectionColumn, useSelection } from './selection.tsx';

interface View {
  readonly value: string;
  readonly label: string;
  /** What it means that the view has no record. */
  readonly whenEmpty: string;
}

/** How records of a list are edited together. */
interface BulkEdit<T> extends Pick<SelectionActionsProps, 'noun' | 'Drawer'> {
  /** Whether records of the present view can be selected. */
  readonly isOffered: boolean;
  readonly describe: (record: T) => BulkRecord;
}

export interface RecordListPageProps<T> extends ReadList<T> {
  readonly title: string;
  readonly noun: string;
  readonly columns: readonly Column<T>[];
  readonly phoneColumn: Column<T>;
  readonly views: readonly View[];
  readonly view: string;
  readonly onView: (view: string) => void;
  readonly search: string;
  readonly onSearch: (text: string) => void;
  /** The further filters of the list. */
  readonly filters: ListFiltersProps;
  readonly bulkEdit: BulkEdit<T>;
  /** What stands beside the title. */
  readonly children?: ReactNode;
}

/** A page with one long list: search, views, the table in every state of the request, and the edit of many records. */
export function RecordListPage<T extends { readonly id: string }>(props: RecordListPageProps<T>) {
  const { title, noun, columns, views, list } = props;
  const { isOffered, describe, ...edit } = props.bulkEdit;
  const selection = useSelection();
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <PageTitle title={title} count={props.isStale ? null : (list?.totalCount ?? null)} />
        {isOffered && (
          <SelectionActions
            selection={selection}
            selectable={list?.edges.map(({ node }) => describe(node)) ?? []}
            {...edit}
          />
        )}
        {props.children}
      </Group>
      <Group>
        <ListSearch label={`Search ${noun}`} value={props.search} onSearch={props.onSearch} />
        <ListFilters {...props.filters} />
        <SegmentedControl
          data={views.map(({ value, label }) => ({ value, label }))}
          value={props.view}
          onChange={props.onView}
        />
      </Group>
      <ListTable
        {...props}
        label={title}
        columns={isOffered ? [selectionColumn(selection, describe), ...columns] : columns}
        whenEmpty={
          <EmptyState
            title={`No ${noun} here`}
            description={
              props.search === '' && props.filters.count === 0
                ? views.find(({ value }) => value === props.view)?.whenEmpty
                : 'Try another search, another view or other filters.'
            }
          />
        }
      />
    </Stack>
  );
}
