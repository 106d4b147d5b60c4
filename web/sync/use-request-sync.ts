import type { NotificationData } from '@mantine/notifications';
import { notifications } from '@mantine/notifications';
import { useRef, useState } from 'react';
import type { CombinedError } from 'urql';
import { useMutation } from 'urql';
import type { ResultOf, VariablesOf } from '../graphql/graphql.ts';
import { usePractice } from '../practice/practice-context.ts';
import { requestSyncDocument } from './documents.ts';
import { lostNotice, refusedNotice } from './request-notices.ts';
import { useRefreshActions } from './use-refresh-actions.ts';

type Input = Omit<
  VariablesOf<typeof requestSyncDocument>['input'],
  'practiceId' | 'idempotencyKey'
>;
type Outcome = ResultOf<typeof requestSyncDocument>['requestSync'];

export interface SyncRequest {
  readonly isSending: boolean;
  readonly send: (input: Input) => Promise<void>;
}

/** Requests a sync, and says what became of the request. */
export function useRequestSync(): SyncRequest {
  const { id } = usePractice();
  const refreshActions = useRefreshActions();
  const [, mutate] = useMutation(requestSyncDocument);
  const [isSending, setSending] = useState(false);
  const unanswered = useRef<{ readonly of: string; readonly key: string } | null>(null);
  return {
    isSending,
    send: async (input) => {
      setSending(true);
      const of = JSON.stringify(input);
      // A request whose outcome was lost may have arrived; pressed again, it is the same request.
      const key = unanswered.current?.of === of ? unanswered.current.key : crypto.randomUUID();
      unanswered.current = { of, key };
      const { data, error } = await mutate({
        input: { ...input, practiceId: id, idempotencyKey: key },
      });
      if (data !== undefined) unanswered.current = null;
      notifications.show(describe(data?.requestSync, error));
      // The button stays busy until it is known to be off.
      if (data !== undefined) await refreshActions(input.kind, input.recordId);
      setSending(false);
    },
  };
}

function describe(
  outcome: Outcome | undefined,
  error: CombinedError | undefined,
): NotificationData {
  switch (outcome?.__typename) {
    case undefined:
      return lostNotice(
        error,
        'Press the button again in a moment; the sync is not requested twice.',
      );
    case 'SyncStarted':
      return {
        color: 'teal',
        title: 'Sync requested',
        message: 'Follow it here or anywhere else.',
      };
    case 'SyncJoined':
      return {
        color: 'teal',
        title: 'Joined the running sync',
        message: `${outcome.run.requestedBy ?? 'The schedule'} started it. Changes made since are read as well.`,
      };
    case 'SyncWaiting':
      return {
        color: 'yellow',
        title: 'The sync waits',
        message: 'Edits of this record go to XPM first. The sync follows by itself.',
      };
    case 'SyncUnavailable':
      return { color: 'yellow', title: 'This sync is not available', message: outcome.message };
    case 'NotPermitted':
    case 'ReconnectNeeded':
      return refusedNotice(outcome);
    case 'IdempotencyConflict':
      return { color: 'red', title: 'Press the button again', message: outcome.message };
  }
}
