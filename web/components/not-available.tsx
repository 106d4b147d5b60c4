import { EmptyState } from '@mantine/core';
import { AnchorLink } from './links.tsx';
import { PageTitle } from './page-title.tsx';

/** A practice, client or job that does not exist for the viewer: nothing reveals whether it exists for others. */
export function NotAvailable({ what }: { readonly what: string }) {
  return (
    <EmptyState
      mt="xl"
      title={<PageTitle title={`This ${what} is not available to you`} />}
      description="It does not exist, or it belongs to others."
    >
      <EmptyState.Actions>
        <AnchorLink to="/">Go to your practice</AnchorLink>
      </EmptyState.Actions>
    </EmptyState>
  );
}
