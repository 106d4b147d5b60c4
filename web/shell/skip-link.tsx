import { Button } from '@mantine/core';
import classes from './skip-link.module.css';

const mainId = 'main';

/** The attributes of the part of the page to which the link leads. */
export const skipTarget = { id: mainId, tabIndex: -1 } as const;

/** Appears with the first Tab of a page, and leads past everything that all pages share. */
export function SkipLink() {
  return (
    <Button
      component="a"
      href={`#${mainId}`}
      className={classes['link']}
      onClick={(event) => {
        // The address holds the filters of the page, and no place in it.
        event.preventDefault();
        document.querySelector<HTMLElement>(`#${mainId}`)?.focus();
      }}
    >
      Skip to the page
    </Button>
  );
}
