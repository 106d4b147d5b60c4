import { useMutation } from 'urql';
import type { VariablesOf } from '../graphql/graphql.ts';
import { updateClientDocument, updateJobDocument } from './documents.ts';
import type { EditOutcome } from './outcome.ts';
import { outcomeOf } from './outcome.ts';

type ClientInput = VariablesOf<typeof updateClientDocument>['input'];
type JobInput = VariablesOf<typeof updateJobDocument>['input'];

/** Returns a function that edits fields of a client and resolves with the outcome. */
export function useUpdateClient(): (input: ClientInput) => Promise<EditOutcome> {
  const [, update] = useMutation(updateClientDocument);
  return async (input) => {
    const { data, error } = await update({ input });
    return outcomeOf(data?.updateClient, error);
  };
}

/** Returns a function that edits fields of a job and resolves with the outcome. */
export function useUpdateJob(): (input: JobInput) => Promise<EditOutcome> {
  const [, update] = useMutation(updateJobDocument);
  return async (input) => {
    const { data, error } = await update({ input });
    return outcomeOf(data?.updateJob, error);
  };
}
