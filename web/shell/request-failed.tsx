import { Alert, Button, Group, Text } from '@mantine/core';
import type { CombinedError } from 'urql';

/** Sends a query again: that of urql's `useQuery`, or several of them. */
export type Retry = (options: { readonly requestPolicy: 'network-only' }) => void;

export interface RequestFailedProps {
  readonly error: CombinedError;
  readonly retry: Retry;
}

/** By the usual policy, the cache does not send a failed query again while another part of the page has it, too. */
const fromService = { requestPolicy: 'network-only' } as const;

/** A request that failed for an unexpected reason. Expected outcomes have words of their own where they occur. */
export function RequestFailed({ error, retry }: RequestFailedProps) {
  const [first] = error.graphQLErrors;
  return (
    <Alert color="red" title={first === undefined ? 'The service does not respond' : 'That failed'}>
      <Text size="sm">
        {first?.message ?? 'Check your connection. Nothing that you typed is lost.'}
      </Text>
      <Group mt="sm">
        <Button size="xs" variant="default" onClick={() => retry(fromService)}>
          Try again
        </Button>
      </Group>
    </Alert>
  );
}
