import { Stack, Text } from '@mantine/core';
import { useQuery } from 'urql';
import { RequestFailed } from '../components/request-failed.tsx';
import type { VariablesOf } from '../graphql/graphql.ts';
import { graphql } from '../graphql/graphql.ts';
import { usePractice } from '../practice/practice-context.ts';

const hiddenSyncsDocument = graphql(`
  query HiddenSyncs($practiceId: ID!, $surface: SyncSurface!) {
    practice(id: $practiceId) {
      id
      hiddenSyncActions(surface: $surface) {
        kind
        label
        message
      }
    }
  }
`);

export type HiddenSyncsProps = Pick<VariablesOf<typeof hiddenSyncsDocument>, 'surface'>;

/**
 * The server's messages why a surface does not offer some of its syncs. Empty while they load, because a surface usually
 * offers all of them.
 */
export function HiddenSyncs({ surface }: HiddenSyncsProps) {
  const { id: practiceId } = usePractice();
  const [{ data, error }, retry] = useQuery({
    query: hiddenSyncsDocument,
    variables: { practiceId, surface },
  });
  if (data === undefined) {
    return error === undefined ? null : <RequestFailed error={error} retry={retry} />;
  }
  const hidden = data.practice?.hiddenSyncActions ?? [];
  // The reason can be the same for every sync, such as the source of the practice.
  const messages = new Set(hidden.map(({ message }) => message));
  if (messages.size === 0) return null;
  return (
    <Stack gap={4} role="note">
      {[...messages].map((message) => (
        <Text key={message} size="sm" c="dimmed">
          {message}
        </Text>
      ))}
    </Stack>
  );
}
