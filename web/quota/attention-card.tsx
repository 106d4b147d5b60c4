import { Card, Stack, Text, Title } from '@mantine/core';
import { Suspense } from 'react';
import { useQuery } from 'urql';
import { connectionDocument } from '../practice/documents.ts';
import { usePractice } from '../practice/practice-context.ts';
import { useOpenReviews } from '../records/deletions/open-reviews.ts';
import { lazily } from '../shell/lazily.ts';
import { AnchorLink } from '../shell/links.tsx';
import { countOf } from '../shell/numbers.ts';

const DeletionReviews = lazily(
  () => import('../records/deletions/deletion-reviews.tsx'),
  'DeletionReviews',
);

export interface AttentionCardProps {
  readonly refusedCount: number;
  readonly problemCount: number;
}

/** What waits for a person. Everything else goes on by itself. */
export function AttentionCard({ refusedCount, problemCount }: AttentionCardProps) {
  const { id: practiceId } = usePractice();
  const [{ data }] = useQuery({ query: connectionDocument, variables: { practiceId } });
  const reviewCount = useOpenReviews().length;
  const connection = data?.practice?.connection;
  const mustConnect =
    connection?.state === 'NEEDS_RECONNECT' ||
    connection?.state === 'DISCONNECTED' ||
    connection?.accountOffer != null;
  const isQuiet = !mustConnect && refusedCount + problemCount + reviewCount === 0;
  return (
    <Card withBorder component="section" aria-label="Needs attention">
      <Title order={2} mb="sm">
        Needs attention
      </Title>
      <Stack gap="sm" align="flex-start">
        {isQuiet && (
          <Text size="sm" c="dimmed">
            Nothing needs you. Syncs and edits go on by themselves.
          </Text>
        )}
        {mustConnect && (
          <AnchorLink
            from="/practices/$practice"
            to="/practices/$practice/automation/xero-practice-manager"
            size="sm"
          >
            The connection to Xero needs an admin
          </AnchorLink>
        )}
        {refusedCount > 0 && (
          <AnchorLink from="/practices/$practice" to="/practices/$practice/problems" size="sm">
            {countOf(refusedCount, 'edit needs', 'edits need')} a decision
          </AnchorLink>
        )}
        {problemCount > 0 && (
          <AnchorLink from="/practices/$practice" to="/practices/$practice/problems" size="sm">
            {countOf(problemCount, 'problem')} with records in XPM
          </AnchorLink>
        )}
        {reviewCount > 0 && (
          <Suspense>
            <DeletionReviews />
          </Suspense>
        )}
      </Stack>
    </Card>
  );
}
