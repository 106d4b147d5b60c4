import type { Transaction } from '../../db/unit-of-work.ts';
import type { ClientRecord } from '../../domain/records/client.ts';
import { nounOf } from '../../domain/records/record-list.ts';
import { mayArchiveMissing } from '../../domain/sync/deletion-guard.ts';
import type { Confirmable } from './confirm-deleted.ts';
import { confirmDeleted } from './confirm-deleted.ts';
import type { TypedTable } from './record-table.ts';
import type { Step } from './step.ts';

export const clientTable: TypedTable<ClientRecord> = {
  list: 'clients',
  rows: (tx) => tx.clients,
};

/** XPM lists deleted clients, too, with a flag. So a client that the list lacks needs better proof. */
const confirmable: Confirmable<ClientRecord> = {
  table: clientTable,
  marked: (tx, practiceId, page) => tx.records.markedClients(practiceId, page),
  read: (source, { practiceId, xpmId }, options) => source.client(practiceId, xpmId, options),
  afterFound: () => Promise.resolve(),
  noteOnFound: ({ name }) =>
    `XPM's list lacked clients that XPM still has, for example ${name}. They remain active, and the next full sync compares the list again.`,
};

/** Confirms the clients that the complete list lacks, unless so many are missing that an admin decides. */
export const confirmDeletedClients: Step = {
  noun: nounOf(clientTable.list),
  counted: 'archived',
  missing: null,
  priority: 'SWEEP',
  tagged: 'CLIENT',
  list: clientTable.list,
  notes: null,
  isNeeded: isPlausible,
  open: (source, run, options) => confirmDeleted(confirmable, { source, run, options }),
};

async function isPlausible(tx: Transaction, practiceId: string): Promise<boolean> {
  const { known, missing } = await tx.clients.countMarked(practiceId);
  return missing > 0 && mayArchiveMissing(known, missing);
}
