import type { Client, Job } from './field-groups.ts';

/** Why a field of a record can be changed only in XPM, in the words of the server; undefined when it can be edited. */
export const whyReadOnly = (
  { readOnlyFields }: Pick<Client | Job, 'readOnlyFields'>,
  name: string,
): string | undefined => readOnlyFields.find(({ field }) => field === name)?.message;
