import type { Transaction, UnitOfWork } from '../../../db/unit-of-work.ts';
import type { ClientRecord } from '../../../domain/records/client.ts';
import type { ClientFacts } from '../../../domain/records/record.ts';
import { nounOf } from '../../../domain/records/record-list.ts';
import { mayArchiveMissing } from '../../../domain/sync/deletion-guard.ts';
import type { SyncRun } from '../../../domain/sync/sync-run.ts';
import type { TypedTable } from '../record-table.ts';
import type { Step } from '../step.ts';
import type { MissingRecords } from './confirm-deleted.ts';
import { confirmDeleted } from './confirm-deleted.ts';

export const clientTable = {
  list: 'clients',
  newBatch: (unitOfWork: UnitOfWork) => unitOfWork.newBatch('clients'),
  rows: (tx: Transaction) => tx.clients,
} as const satisfies TypedTable<ClientRecord>;

/** XPM lists deleted clients, too, with a flag. So a client that the list lacks needs better proof. */
const missingClients: MissingRecords<ClientRecord, ClientFacts> = {
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
  largeList: null,
  tagged: 'CLIENT',
  content: clientTable.list,
  list: clientTable.list,
  notes: null,
  isNeeded: isPlausible,
  open: (source, run, options) => confirmDeleted(missingClients, { source, run, options }),
};

async function isPlausible(tx: Transaction, { practiceId }: SyncRun): Promise<boolean> {
  const { known, missing } = await tx.clients.countMarked(practiceId);
  return missing > 0 && mayArchiveMissing(known, missing);
}
