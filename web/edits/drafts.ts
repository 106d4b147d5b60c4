import { useState } from 'react';
import { useSignedIn } from '../shell/services.ts';

/** What somebody has typed and not saved. */
export interface Draft {
  readonly text: string;
  /** The value of the field when the typing started; null when it was empty. */
  readonly base: string | null;
}

/**
 * The draft of a field, null without one. It survives an error, a reload and a sign-out, since the window keeps it until
 * it is saved or given up. Another person who signs in here does not see it.
 */
export function useDraft(
  recordId: string,
  field: string,
): [Draft | null, (draft: Draft | null) => void] {
  const person = useSignedIn()?.as ?? '';
  const key = `practice-sync.draft.${person}.${recordId}.${field}`;
  const [draft, setDraft] = useState(() => read(key));
  return [
    draft,
    (next) => {
      setDraft(next);
      if (next === null) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, JSON.stringify(next));
    },
  ];
}

function read(key: string): Draft | null {
  const stored = sessionStorage.getItem(key);
  return stored === null ? null : (JSON.parse(stored) as Draft);
}
