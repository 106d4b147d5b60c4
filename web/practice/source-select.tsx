import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { NotLoaded } from '../components/not-loaded.tsx';
import { refusalText } from '../graphql/refusal-text.ts';
import { setSourceDocument, sourcesDocument } from './documents.ts';
import { usePractice } from './practice-context.ts';

/** The system that the records of the practice come from. It decides whether there are syncs at all. */
export function SourceSelect() {
  const { id: practiceId, source, isAdmin } = usePractice();
  const [{ data, error }, retry] = useQuery({ query: sourcesDocument, variables: { practiceId } });
  const [, setSource] = useMutation(setSourceDocument);
  const [chosen, setChosen] = useState<typeof source | null>(null);
  const sources = data?.practice?.sources ?? [];
  const optionOf = (value: string) => sources.find((each) => each.source === value);
  const present = optionOf(source);
  if (present === undefined) return <NotLoaded error={error} retry={retry} />;
  const save = async (): Promise<string | null> => {
    if (chosen === null) return null;
    const changed = await setSource({ input: { practiceId, source: chosen } });
    const outcome = changed.data?.setPracticeSource;
    return outcome?.__typename === 'PracticeSourceSet' ? null : refusalText(outcome, changed.error);
  };
  const next = optionOf(chosen ?? source) ?? present;
  return (
    <>
      <NativeSelect
        label="Records come from"
        value={source}
        data={sources.map((each) => ({ value: each.source, label: each.name }))}
        disabled={!isAdmin}
        onChange={({ currentTarget }) => setChosen(optionOf(currentTarget.value)?.source ?? null)}
      />
      <ConfirmDialog
        isOpen={chosen !== null}
        title={`Change the source to ${next.name}?`}
        declineLabel={`Stay with ${present.name}`}
        confirmLabel={`Change to ${next.name}`}
        onClose={() => setChosen(null)}
        onConfirm={save}
      >
        All records stay here, and a sync that runs goes on to its end.{' '}
        {next.hasManualSync
          ? 'Syncs with XPM are offered.'
          : 'Syncs with XPM are no longer offered, and automatic ones stop.'}
      </ConfirmDialog>
    </>
  );
}
