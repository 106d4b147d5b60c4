import { notifications } from '@mantine/notifications';
import { useMutation } from 'urql';
import type { VariablesOf } from '../graphql/graphql.ts';
import { usePractice } from '../practice/practice-context.ts';
import { retryProblemsDocument } from './problem-documents.ts';
import { retryNotice } from './retry-notice.ts';

type Input = Omit<VariablesOf<typeof retryProblemsDocument>['input'], 'practiceId'>;

/** Retries a cause of problems, or one problem, and says what became of the request. */
export function useRetry() {
  const { id: practiceId } = usePractice();
  const [{ fetching: isSending }, mutate] = useMutation(retryProblemsDocument);
  const send = async (input: Input): Promise<void> => {
    const { data, error } = await mutate({ input: { ...input, practiceId } });
    notifications.show(retryNotice(data?.retryProblems, error));
  };
  return { isSending, send };
}
