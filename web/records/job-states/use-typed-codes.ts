import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useMutation } from 'urql';
import type { Draft } from '../../edits/drafts.ts';
import { useDrafts } from '../../edits/drafts.ts';
import { refusalText } from '../../graphql/refusal-text.ts';
import { usePractice } from '../../practice/practice-context.ts';
import { configureJobStatesDocument } from './job-state-documents.ts';
import type { State } from './typed-codes.ts';
import { configuredStates, problemsByState } from './typed-codes.ts';

/** Why the codes were not saved. */
interface Refusal {
  /** By the name of the state. */
  readonly byState: ReadonlyMap<string, string>;
  /** What concerns no state by itself; null without such a reason. */
  readonly message: string | null;
}

const noRefusal: Refusal = { byState: new Map(), message: null };

/** The name of the draft of a state's code. */
const fieldOf = (state: string): string => `jobState:${state}`;

/** The codes that somebody types stay until they are saved, also when a colleague saves others or a state appears. */
export function useTypedCodes(states: readonly State[]) {
  const { id: practiceId } = usePractice();
  const [{ fetching }, configure] = useMutation(configureJobStatesDocument);
  const drafts = useDrafts(practiceId);
  const draftOf = (state: string): Draft | null => drafts.of(fieldOf(state));
  const setDraft = (state: string, draft: Draft | null): void => drafts.set(fieldOf(state), draft);
  const [refusal, setRefusal] = useState<Refusal>(noRefusal);
  const save = async (): Promise<void> => {
    const sent = configuredStates(states, (state) => draftOf(state)?.text);
    const { data, error } = await configure({ input: { practiceId, states: [...sent] } });
    const outcome = data?.configureJobStates;
    switch (outcome?.__typename) {
      case 'JobStatesConfigured':
        for (const { name } of states) setDraft(name, null);
        setRefusal(noRefusal);
        notifications.show({
          color: 'teal',
          title: 'Saved',
          message: 'The next edits send these codes.',
        });
        return;
      case 'InvalidJobStates': {
        const byState = problemsByState(sent, outcome.problems);
        setRefusal({ byState, message: byState.size === 0 ? outcome.message : null });
        return;
      }
      case 'NotPermitted':
      case undefined:
        setRefusal({ ...noRefusal, message: refusalText(outcome, error) });
    }
  };
  return { draftOf, setDraft, refusal, save, isSaving: fetching };
}
