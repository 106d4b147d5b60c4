import { EmptyState } from '@mantine/core';
import { AnchorLink } from './links.tsx';

export function NotFound() {
  return (
    <EmptyState
      mt="xl"
      title="This page does not exist"
      description="The address may be old or mistyped."
    >
      <EmptyState.Actions>
        <AnchorLink to="/">Go to your practice</AnchorLink>
      </EmptyState.Actions>
    </EmptyState>
  );
}

/** A practice, client or job that does not exist for the viewer: nothing reveals whether it exists for others. */
export function NotYours({ what }: { readonly what: string }) {
  return (
    <EmptyState
      mt="xl"
      title={`This ${what} is not available to you`}
      description="It does not exist, or it belongs to others."
    >
      <EmptyState.Actions>
        <AnchorLink to="/">Go to your practice</AnchorLink>
      </EmptyState.Actions>
    </EmptyState>
  );
}

export function NoPractice() {
  return (
    <EmptyState
      mt="xl"
      title="You are not a member of any practice"
      description="Ask an admin of your practice to add you."
    />
  );
}
