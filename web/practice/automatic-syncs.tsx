import { Stack } from '@mantine/core';
import { useQuery } from 'urql';
import { Moment } from '../time/moment.tsx';
import {
  automaticSyncsDocument,
  describeAutomaticSyncs,
  nextAutomaticSync,
} from './automatic-times.ts';
import { usePractice } from './practice-context.ts';

/** When which automatic syncs start, and which is the next. */
export function AutomaticSyncs() {
  const { id: practiceId } = usePractice();
  const [{ data, error }] = useQuery({ query: automaticSyncsDocument, variables: { practiceId } });
  const practice = data?.practice;
  if (practice == null) {
    return error === undefined ? 'Loading their times' : 'Their times cannot be read at present.';
  }
  if (practice.automaticSyncs.length === 0) return 'No sync starts by itself at present.';
  const next = nextAutomaticSync(practice.syncKinds);
  return (
    <Stack gap={0} component="span">
      {describeAutomaticSyncs(practice.automaticSyncs).map((line) => (
        <span key={line}>{line}</span>
      ))}
      {next !== null && (
        <span>
          Next: <Moment at={next.at} />, {next.nouns}
        </span>
      )}
    </Stack>
  );
}
