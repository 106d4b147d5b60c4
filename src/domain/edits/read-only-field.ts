import type { RecordType } from '../records/record.ts';

/** Why a field of a record cannot be edited here. */
export type ReadOnlyReason = 'MASKED_BY_XPM' | 'MAINTAINED_IN_XPM';

/** What a person reads beside such a field. */
export const readOnlyMessages: Readonly<Record<ReadOnlyReason, string>> = {
  MASKED_BY_XPM: 'XPM shows only a part of it, so it can be changed only in XPM.',
  MAINTAINED_IN_XPM: 'XPM’s API does not accept changes of it, so it can be changed only in XPM.',
};

/** The displayed fields of a record that cannot be edited here, by their names in the API. */
export const readOnlyFieldsOf = {
  CLIENT: {
    taxNumber: 'MASKED_BY_XPM',
    groups: 'MAINTAINED_IN_XPM',
    typeName: 'MAINTAINED_IN_XPM',
    contacts: 'MAINTAINED_IN_XPM',
  },
  JOB: {
    number: 'MAINTAINED_IN_XPM',
    client: 'MAINTAINED_IN_XPM',
    assigned: 'MAINTAINED_IN_XPM',
    clientOrderNumber: 'MAINTAINED_IN_XPM',
    completedDate: 'MAINTAINED_IN_XPM',
    type: 'MAINTAINED_IN_XPM',
  },
} as const satisfies Readonly<Record<RecordType, Readonly<Record<string, ReadOnlyReason>>>>;
