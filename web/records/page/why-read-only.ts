import type { Client, Job } from './field-groups.ts';

/** The server's message why a field of a record can be changed only in XPM; undefined when it can be edited here. */
export const whyReadOnly = (
  { readOnlyFields }: Pick<Client | Job, 'readOnlyFields'>,
  name: string,
): string | undefined => readOnlyFields.find(({ field }) => field === name)?.message;
