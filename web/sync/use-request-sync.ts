import { notifications } from '@mantine/notifications';
import { useRef, useState } from 'react';
import { useMutation } from 'urql';
import type { VariablesOf } from '../graphql/graphql.ts';
import { usePractice } from '../practice/practice-context.ts';
import { requestSyncDocument } from './documents.ts';
import { requestNotice } from './request-notice.ts';
import { useRefreshActions } from './use-refresh-actions.ts';

type Input = Omit<
  VariablesOf<typeof requestSyncDocument>['input'],
  'practiceId' | 'idempotencyKey'
>;

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
      notifications.show(requestNotice(data?.requestSync, error));
      // The button stays busy until it is known to be off.
      if (data !== undefined) await refreshActions(input.kind, input.recordId);
      setSending(false);
    },
  };
}
