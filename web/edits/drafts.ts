import { useState } from 'react';

/**
 * What somebody has typed and not saved. It survives a reload, a sign-out and an error, since the window keeps it until
 * it is saved or given up.
 */
export function useDraft(
  recordId: string,
  field: string,
): [string | null, (to: string | null) => void] {
  const key = `practice-sync.draft.${recordId}.${field}`;
  const [draft, setDraft] = useState(() => sessionStorage.getItem(key));
  return [
    draft,
    (to) => {
      setDraft(to);
      if (to === null) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, to);
    },
  ];
}
