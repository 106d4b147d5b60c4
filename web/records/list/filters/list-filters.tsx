import { Button, Popover, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useRef } from 'react';
import { countOf } from '../../../text/numbers.ts';

/** A filter that comes with a link, and that people can only remove. */
export interface LinkedFilter {
  /** For example `Client: Kea Holdings`. */
  readonly label: string;
  readonly onRemove: () => void;
}

export interface ListFiltersProps {
  /** How many filters the list has, the linked one as well, besides its view and its search. */
  readonly count: number;
  readonly onClear: () => void;
  readonly linked?: LinkedFilter | null;
  /** The filters, which read their options once they are open. */
  readonly children: ReactNode;
}

/** The *Filter and sort* button with its filters, and a button that clears them and displays their number. */
export function ListFilters({ count, onClear, linked = null, children }: ListFiltersProps) {
  const target = useRef<HTMLButtonElement>(null);
  const remove = (change: () => void): void => {
    // The button that has the focus goes.
    target.current?.focus();
    change();
  };
  return (
    <>
      <Popover width={320} position="bottom-start" shadow="md" trapFocus returnFocus>
        <Popover.Target>
          <Button ref={target} variant="default">
            Filter and sort
          </Button>
        </Popover.Target>
        <Popover.Dropdown mah="70dvh" style={{ overflow: 'auto' }}>
          <Stack gap="xs">{children}</Stack>
        </Popover.Dropdown>
      </Popover>
      {linked !== null && (
        <Button
          variant="light"
          maw="100%"
          rightSection={<span aria-hidden>×</span>}
          aria-label={`${linked.label}, remove this filter`}
          onClick={() => remove(linked.onRemove)}
        >
          <Text span inherit truncate lh={1.5}>
            {linked.label}
          </Text>
        </Button>
      )}
      {count > (linked === null ? 0 : 1) && (
        <Button variant="subtle" onClick={() => remove(onClear)}>
          Clear {countOf(count, 'filter')}
        </Button>
      )}
    </>
  );
}

/** How many parameters of an address are filters of this kind. */
export const countFilters = (search: object): number =>
  Object.entries(search).filter(
    ([name, value]) => value !== undefined && !['q', 'show', 'sort'].includes(name),
  ).length;
