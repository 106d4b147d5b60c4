import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useMutation } from 'urql';
import type { ResultOf, VariablesOf } from '../graphql/graphql.ts';
import { usePractice } from '../practice/practice-context.ts';
import { countOf } from '../shell/numbers.ts';
import { nounOf } from '../sync/run.ts';
import { retryProblemsDocument } from './problem-documents.ts';

type Input = Omit<VariablesOf<typeof retryProblemsDocument>['input'], 'practiceId'>;
type Outcome = ResultOf<typeof retryProblemsDocument>['retryProblems'];

export interface Retry {
  readonly isSending: boolean;
  readonly send: (input: Input) => Promise<void>;
}

/** Retries a cause of problems, or one problem, and says what became of the request. */
export function useRetry(): Retry {
  const { id: practiceId } = usePractice();
  const [, mutate] = useMutation(retryProblemsDocument);
  const [isSending, setSending] = useState(false);
  return {
    isSending,
    send: async (input) => {
      setSending(true);
      const { data, error } = await mutate({ input: { ...input, practiceId } });
      setSending(false);
      notifications.show(
        data === undefined
          ? {
              color: 'red',
              title: 'The service did not respond',
              message:
                error?.graphQLErrors[0]?.message ??
                'Press the button again in a moment; a running retry is not started twice.',
            }
          : describe(data.retryProblems),
      );
    },
  };
}

function describe(outcome: Outcome): {
  readonly color: string;
  readonly title: string;
  readonly message: string;
} {
  switch (outcome.__typename) {
    case 'ProblemRetryStarted':
      return {
        color: 'teal',
        title: 'Retry started',
        message: `It makes ${countOf(outcome.calls, 'call')}. What is fixed disappears from the list.`,
      };
    case 'ProblemRetryRunning':
      return {
        color: 'yellow',
        title: 'Another retry is running',
        message: `${outcome.run.requestedBy ?? 'Somebody'} started it. Press the button again when it has ended.`,
      };
    case 'NothingToRetry':
      return {
        color: 'teal',
        title: 'Nothing to retry',
        message: 'These problems are resolved already.',
      };
    case 'SyncStarted':
      return {
        color: 'teal',
        title: 'Sync requested',
        message: `It reads all ${nounOf(outcome.run)}. What is fixed disappears from the list.`,
      };
    case 'SyncJoined':
      return {
        color: 'teal',
        title: 'Joined the running sync',
        message: `It reads all ${nounOf(outcome.run)} once more after this. What is fixed disappears from the list.`,
      };
    case 'SyncUnavailable':
      return { color: 'yellow', title: 'This retry is not available', message: outcome.message };
    case 'NotPermitted':
      return { color: 'red', title: 'Not permitted', message: outcome.message };
    case 'ReconnectNeeded':
      return { color: 'orange', title: 'Xero must be reconnected', message: outcome.message };
  }
}
