import { usePractice } from '../../practice/practice-context.ts';
import { useDrafts } from '../drafts.ts';

/** The field and the value that somebody has chosen for many records and not saved everywhere. */
export interface BulkDraft {
  /** The name of the chosen field; null before a choice. */
  readonly field: string | null;
  readonly choose: (field: string) => void;
  /** What was typed for a field; empty without a value. */
  readonly valueOf: (field: string) => string;
  readonly type: (field: string, value: string) => void;
  readonly giveUp: () => void;
}

/** The name of the draft that keeps which field was chosen. */
const chosen = 'chosen';

/** It survives a refusal, a failure, a reload and a sign-out, as the drafts of single fields do. */
export function useBulkDraft(noun: string, fields: readonly string[]): BulkDraft {
  const { id: practiceId } = usePractice();
  const drafts = useDrafts(`${practiceId}.${noun}`);
  const set = (name: string, text: string): void =>
    drafts.set(name, text === '' ? null : { text, base: null });
  return {
    field: drafts.of(chosen)?.text ?? null,
    choose: (field) => set(chosen, field),
    valueOf: (field) => drafts.of(field)?.text ?? '',
    type: set,
    giveUp: () => {
      for (const name of [chosen, ...fields]) drafts.set(name, null);
    },
  };
}
