import { Button, EmptyState } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';

/** An error of the app itself, such as a part that could not be loaded after a new release. */
export function RouteError({ reset }: ErrorComponentProps) {
  return (
    <EmptyState
      mt="xl"
      title="This page could not be displayed"
      description="Try again. If it happens again, load the window anew; nothing that you typed is lost."
    >
      <EmptyState.Actions>
        <Button variant="default" onClick={reset}>
          Try again
        </Button>
        <Button onClick={() => location.reload()}>Load the window anew</Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}
