import type { Viewer } from '../../domain/practice/practice.ts';

/** A viewer, and whether anything has depended on who they are. */
export interface WatchedViewer {
  readonly viewer: Viewer;
  readonly wasUsed: () => boolean;
}

/**
 * The viewer of an execution that several people share. A result that depends on the person belongs to them alone,
 * so every access is noticed, whichever resolver makes it.
 */
export function watchViewer({ subject, name }: Viewer): WatchedViewer {
  let used = false;
  return {
    viewer: {
      get subject() {
        used = true;
        return subject;
      },
      get name() {
        used = true;
        return name;
      },
    },
    wasUsed: () => used,
  };
}
