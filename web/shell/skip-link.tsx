import { Button } from '@mantine/core';
import classes from './skip-link.module.css';

const mainId = 'main';

/** The attributes of the element that the link moves the focus to. */
export const skipTarget = { id: mainId, tabIndex: -1 } as const;

/** Appears with the first Tab of a page, and moves the focus past everything that all pages share. */
export function SkipLink() {
  return (
    <Button
      component="a"
      href={`#${mainId}`}
      className={classes['link']}
      onClick={(event) => {
        // A fragment in the address would be an entry of the history.
        event.preventDefault();
        document.querySelector<HTMLElement>(`#${mainId}`)?.focus();
      }}
    >
      Skip to main content
    </Button>
  );
}
