import { useState } from 'react';
import { useSignedIn } from '../shell/services.ts';

/** What somebody has typed and not saved. */
export interface Draft {
  readonly text: string;
  /** The value of the field when the typing started; null when it was empty. */
  readonly base: string | null;
}

/** The drafts of a record's fields. */
export interface Drafts {
  /** The draft of a field, null without one. */
  readonly of: (field: string) => Draft | null;
  readonly set: (field: string, draft: Draft | null) => void;
}

/**
 * The drafts of a record. They survive an error, a reload and a sign-out, since the window keeps them until they are
 * saved or given up. Another person who signs in here does not see them.
 */
export function useDrafts(recordId: string): Drafts {
  const person = useSignedIn()?.as ?? '';
  const [, setChanges] = useState(0);
  const keyOf = (field: string): string => `practice-sync.draft.${person}.${recordId}.${field}`;
  return {
    of: (field) => read(keyOf(field)),
    set: (field, draft) => {
      if (draft === null) sessionStorage.removeItem(keyOf(field));
      else sessionStorage.setItem(keyOf(field), JSON.stringify(draft));
      setChanges((before) => before + 1);
    },
  };
}

/** The draft of one field. */
export function useDraft(
  recordId: string,
  field: string,
): [Draft | null, (draft: Draft | null) => void] {
  const drafts = useDrafts(recordId);
  return [drafts.of(field), (draft) => drafts.set(field, draft)];
}

function read(key: string): Draft | null {
  const stored = sessionStorage.getItem(key);
  return stored === null ? null : (JSON.parse(stored) as Draft);
}
