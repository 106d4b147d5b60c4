import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { refusalText } from '../graphql/refusal-text.ts';
import { Question } from '../shell/question.tsx';
import { setSourceDocument } from './documents.ts';
import type { Membership } from './practice-context.ts';
import { usePractice } from './practice-context.ts';

type Source = Membership['practice']['source'];

const names: Readonly<Record<Source, string>> = {
  XPM: 'Xero Practice Manager',
  FYI: 'FYI',
  APS: 'APS',
  IRIS: 'IRIS',
  MYOB_AE: 'MYOB AE',
  MYOB_AO: 'MYOB AO',
  CCH: 'CCH',
  MYOB_PM: 'MYOB Practice Management',
};
const sources = Object.keys(names) as readonly Source[];
const hasManualSync = (source: Source): boolean => source === 'XPM' || source === 'FYI';

/** The system that the records of the practice come from. It decides whether there are syncs at all. */
export function SourceSelect() {
  const { id: practiceId, source, isAdmin } = usePractice();
  const [, setSource] = useMutation(setSourceDocument);
  const [chosen, setChosen] = useState<Source | null>(null);
  const save = async (): Promise<string | null> => {
    if (chosen === null) return null;
    const { data, error } = await setSource({ input: { practiceId, source: chosen } });
    const outcome = data?.setPracticeSource;
    return outcome?.__typename === 'PracticeSourceSet' ? null : refusalText(outcome, error);
  };
  const next = chosen ?? source;
  return (
    <>
      <NativeSelect
        label="Records come from"
        value={source}
        data={sources.map((value) => ({ value, label: names[value] }))}
        disabled={!isAdmin}
        onChange={({ currentTarget }) => {
          setChosen(sources.find((each) => each === currentTarget.value) ?? null);
        }}
      />
      <Question
        isOpen={chosen !== null}
        title={`Change the source to ${names[next]}?`}
        declineLabel={`Stay with ${names[source]}`}
        confirmLabel={`Change to ${names[next]}`}
        onClose={() => setChosen(null)}
        onConfirm={save}
      >
        All records stay here, and a sync that runs goes on to its end.{' '}
        {hasManualSync(next)
          ? 'Syncs with XPM are offered.'
          : 'Syncs with XPM are no longer offered, and automatic ones stop.'}
      </Question>
    </>
  );
}
