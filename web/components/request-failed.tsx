import { Alert, Button, Group, Text } from '@mantine/core';
import type { CombinedError } from 'urql';

/** Sends a query again: that of urql's `useQuery`, or several of them. */
export type Retry = () => void;

export interface RequestFailedProps {
  readonly error: CombinedError;
  readonly retry: Retry;
}

/** A request that failed for an unexpected reason. Expected outcomes have words of their own where they occur. */
export function RequestFailed({ error, retry }: RequestFailedProps) {
  const [first] = error.graphQLErrors;
  return (
    <Alert color="red" title={first === undefined ? 'The service does not respond' : 'That failed'}>
      <Text size="sm">
        {first?.message ?? 'Check your connection. Nothing that you typed is lost.'}
      </Text>
      <Group mt="sm">
        <Button size="xs" variant="default" onClick={() => retry()}>
          Try again
        </Button>
      </Group>
    </Alert>
  );
}
