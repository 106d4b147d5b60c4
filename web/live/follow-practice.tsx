import { Alert, Button, Group, Text, VisuallyHidden } from '@mantine/core';
import { useSubscription } from 'urql';
import { refusalText } from '../graphql/refusal-text.ts';
import { announce } from './announcement.ts';
import { statusDocument } from './status-document.ts';

/** Keeps the cache of the window up to date while it is mounted, and announces what runs to screen readers. */
export function FollowPractice({ practiceId }: { readonly practiceId: string }) {
  const [{ data, error }, follow] = useSubscription(
    { query: statusDocument, variables: { practiceId } },
    announce,
  );
  return (
    <>
      <VisuallyHidden role="status">{data?.text}</VisuallyHidden>
      {error !== undefined && (
        <Alert color="red" mb="md" title="This window is no longer up to date">
          <Text size="sm">{refusalText(null, error)}</Text>
          <Group mt="sm">
            <Button size="xs" variant="default" onClick={() => follow()}>
              Follow again
            </Button>
          </Group>
        </Alert>
      )}
    </>
  );
}
