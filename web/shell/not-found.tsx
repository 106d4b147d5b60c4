import { EmptyState } from '@mantine/core';
import { AnchorLink } from '../components/links.tsx';
import { PageTitle } from '../components/page-title.tsx';

export function NotFound() {
  return (
    <EmptyState
      mt="xl"
      title={<PageTitle title="This page does not exist" />}
      description="The address may be old or mistyped."
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
      title={<PageTitle title="You are not a member of any practice" />}
      description="Ask an admin of your practice to add you."
    />
  );
}
