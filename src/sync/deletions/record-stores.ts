import type { MissingRecordStore, Transaction } from '../../db/unit-of-work.ts';
import type { PracticeEvent } from '../../domain/activity/events.ts';
import type { RecordNoun } from '../../domain/sync/deletion-review.ts';

/** Where the records of a noun are marked and archived, and the event that tells of it. */
interface RecordStores {
  readonly rows: (tx: Transaction) => MissingRecordStore;
  readonly changed: (ids: readonly string[]) => PracticeEvent;
}

export const recordStores: Readonly<Record<RecordNoun, RecordStores>> = {
  clients: {
    rows: (tx) => tx.clients,
    changed: (ids) => ({ type: 'clients.changed', ids }),
  },
  'client groups': {
    rows: (tx) => tx.clientGroups,
    changed: (ids) => ({ type: 'clientGroups.changed', ids }),
  },
  staff: {
    rows: (tx) => tx.users,
    changed: (ids) => ({ type: 'users.changed', ids }),
  },
  jobs: {
    rows: (tx) => tx.jobs,
    changed: (ids) => ({ type: 'jobs.changed', ids }),
  },
  'field definitions': {
    rows: (tx) => tx.fieldDefinitions,
    changed: (ids) => ({ type: 'fieldDefinitions.changed', ids }),
  },
  'tax returns': {
    rows: (tx) => tx.taxReturns,
    changed: (ids) => ({ type: 'taxReturns.changed', ids }),
  },
};
