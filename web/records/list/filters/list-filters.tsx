import { Button, Popover, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useRef } from 'react';
import { countOf } from '../../../shell/numbers.ts';

export interface ListFiltersProps {
  /** How many filters the list has, besides its view and its search. */
  readonly count: number;
  readonly onClear: () => void;
  /** The fields, which read their options once they are open. */
  readonly children: ReactNode;
}

/** *Filter and sort* with its fields, and how many filters there are, which removes them. */
export function ListFilters({ count, onClear, children }: ListFiltersProps) {
  const target = useRef<HTMLButtonElement>(null);
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
      {count > 0 && (
        <Button
          variant="subtle"
          onClick={() => {
            // The button that has the focus goes.
            target.current?.focus();
            onClear();
          }}
        >
          Clear {countOf(count, 'filter')}
        </Button>
      )}
    </>
  );
}

/** How many parameters of an address are filters of this kind. */
export const countFilters = (search: object): number =>
  Object.keys(search).filter((name) => !['q', 'show', 'sort'].includes(name)).length;
