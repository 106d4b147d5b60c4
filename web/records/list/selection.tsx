import { Button, Checkbox, Group } from '@mantine/core';
import type { ComponentType } from 'react';
import { useState } from 'react';
import type { Column } from '../../components/record-table/column.ts';
import type { BulkRecord } from '../../edits/bulk/edit-in-turn.ts';
import { countOf, formatCount } from '../../text/numbers.ts';
import type { BulkEditProps } from './bulk-edit.tsx';

/** The records of a list that somebody has selected, in the order of selection. */
export interface Selection {
  readonly records: readonly BulkRecord[];
  readonly has: (id: string) => boolean;
  readonly toggle: (record: BulkRecord) => void;
  readonly set: (records: readonly BulkRecord[]) => void;
}

export function useSelection(): Selection {
  const [records, setRecords] = useState<readonly BulkRecord[]>([]);
  const has = (id: string): boolean => records.some((record) => record.id === id);
  return {
    records,
    has,
    toggle: (record) =>
      setRecords((before) =>
        before.some(({ id }) => id === record.id)
          ? before.filter(({ id }) => id !== record.id)
          : [...before, record],
      ),
    set: setRecords,
  };
}

export function selectionColumn<T>(
  selection: Selection,
  describe: (record: T) => BulkRecord,
): Column<T> {
  return {
    label: 'Select',
    width: '52px',
    cell: (row) => {
      const record = describe(row);
      return (
        <Checkbox
          aria-label={`Select ${record.name}`}
          checked={selection.has(record.id)}
          onChange={() => selection.toggle(record)}
        />
      );
    },
  };
}

export interface SelectionActionsProps {
  readonly selection: Selection;
  /** What one of the records is called. */
  readonly noun: string;
  /** The records that the list has loaded and that can be edited. */
  readonly selectable: readonly BulkRecord[];
  /** Edits the selected records. */
  readonly Drawer: ComponentType<BulkEditProps>;
}

/** Appears with the first selected record. */
export function SelectionActions(props: SelectionActionsProps) {
  const { selection, noun, selectable, Drawer } = props;
  const [isEditing, setEditing] = useState(false);
  const count = selection.records.length;
  if (count === 0) return null;
  return (
    <Group gap="xs">
      {selectable.length > 0 && (
        <Button variant="subtle" onClick={() => selection.set(selectable)}>
          Select the {formatCount(selectable.length)} listed
        </Button>
      )}
      <Button variant="subtle" onClick={() => selection.set([])}>
        Select none
      </Button>
      <Button onClick={() => setEditing(true)}>Edit {countOf(count, noun)}</Button>
      {isEditing && (
        <Drawer
          records={selection.records}
          onClose={(rest) => {
            selection.set(rest);
            setEditing(false);
          }}
        />
      )}
    </Group>
  );
}
