import { Stack, Text } from '@mantine/core';
import { Suspense } from 'react';
import type { CombinedError } from 'urql';
import { useQuery } from 'urql';
import { lazily } from '../components/lazily.ts';
import { AnchorLink } from '../components/links.tsx';
import { NotLoaded } from '../components/not-loaded.tsx';
import type { Retry } from '../components/request-failed.tsx';
import { SectionCard } from '../components/section-card.tsx';
import type { Connection } from '../practice/connection-documents.ts';
import { connectionDocument } from '../practice/connection-documents.ts';
import { usePractice } from '../practice/practice-context.ts';
import { useOpenReviews } from '../records/deletions/use-open-reviews.ts';
import { countOf } from '../text/numbers.ts';
import type { Attention } from './attention.ts';
import { isKnown, isQuiet } from './attention.ts';
import { attentionDocument } from './attention-document.ts';

const DeletionReviews = lazily(
  () => import('../records/deletions/deletion-reviews.tsx'),
  'DeletionReviews',
);

/** What waits for a person. Everything else goes on by itself. */
export function AttentionCard() {
  const { attention, error, retry } = useAttention();
  const { mustConnect, refusedCount = 0, problemCount = 0, reviewCount = 0 } = attention;
  return (
    <SectionCard title="Needs attention">
      <Stack gap="sm" align="flex-start">
        {isQuiet(attention) && (
          <Text size="sm" c="dimmed">
            Nothing needs you. Syncs and edits go on by themselves.
          </Text>
        )}
        {mustConnect === true && (
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
        {!isKnown(attention) && <NotLoaded error={error} retry={retry} />}
      </Stack>
    </SectionCard>
  );
}

interface ReadAttention {
  readonly attention: Attention;
  /** Why a part is unknown; undefined while it loads. */
  readonly error: CombinedError | undefined;
  readonly retry: Retry;
}

/** Three documents that other parts of the app read as well. */
function useAttention(): ReadAttention {
  const { id: practiceId } = usePractice();
  const variables = { practiceId };
  const [waiting, readWaiting] = useQuery({ query: attentionDocument, variables });
  const [connected, readConnection] = useQuery({ query: connectionDocument, variables });
  const reviewed = useOpenReviews();
  const connection = connected.data?.practice?.connection;
  return {
    attention: {
      mustConnect: connection === undefined ? undefined : needsAdmin(connection),
      refusedCount: waiting.data?.practice?.refused.totalCount,
      problemCount: waiting.data?.practice?.openProblems.totalCount,
      reviewCount: reviewed.reviews?.length,
    },
    error: waiting.error ?? connected.error ?? reviewed.error,
    retry: () => {
      readWaiting();
      readConnection();
      reviewed.retry();
    },
  };
}

const needsAdmin = ({ state, accountOffer }: Connection): boolean =>
  state === 'NEEDS_RECONNECT' || state === 'DISCONNECTED' || accountOffer !== null;
