import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from 'urql';
import { usePractice } from '../../practice/practice-context.ts';
import { formatCount } from '../../text/numbers.ts';
import { Moment } from '../../time/moment.tsx';
import { decideDocument } from './decide-document.ts';
import { decisionNotice } from './decision-notice.ts';
import { MissingRecords } from './missing-records.tsx';
import { useOpenReviews } from './use-open-reviews.ts';

/** Records that disappeared from XPM in suspicious numbers, and the decision about them. */
export function DeletionReviews() {
  const { isAdmin } = usePractice();
  const [{ fetching }, decide] = useMutation(decideDocument);
  const { reviews: open = [] } = useOpenReviews();
  if (open.length === 0) return null;
  const send = async (deletionReviewId: string, decision: 'APPLY' | 'DISMISS'): Promise<void> => {
    const { data, error } = await decide({ input: { deletionReviewId, decision } });
    const notice = decisionNotice(data?.decideDeletionReview, error);
    if (notice !== null) notifications.show(notice);
  };
  return (
    <Stack gap="sm">
      {open.map((review) => (
        <Alert
          key={review.id}
          color="orange"
          title={`${formatCount(review.missing)} of ${formatCount(review.known)} ${review.noun} ${review.missing === 1 ? 'is' : 'are'} missing in XPM`}
        >
          <Text size="sm">
            XPM’s list of <Moment at={review.observedAt} /> lacked them. They stay as they are until
            an admin decides.
          </Text>
          <MissingRecords review={review.id} noun={review.noun} />
          {isAdmin && (
            <Group mt="sm">
              <Button size="xs" loading={fetching} onClick={() => void send(review.id, 'DISMISS')}>
                Keep them
              </Button>
              <Button
                size="xs"
                variant="default"
                loading={fetching}
                onClick={() => void send(review.id, 'APPLY')}
              >
                Archive them
              </Button>
            </Group>
          )}
        </Alert>
      ))}
    </Stack>
  );
}
