import type { ClientGroupRecord } from '../../domain/records/client.ts';
import type { ListRoute } from '../../domain/sync/list-route.ts';
import { differingClients, everyClient } from '../steps/client-pages.ts';
import { clientTable, confirmDeletedClients } from '../steps/confirm/confirm-clients.ts';
import { completeList, listStep } from '../steps/list-step.ts';
import type { TypedTable } from '../steps/record-table.ts';
import type { Reread } from '../steps/single-reads/reread.ts';
import { rereadStep } from '../steps/single-reads/reread.ts';
import type { Step, StepOptions } from '../steps/step.ts';
import type { SyncKindDescriptor } from './descriptor.ts';

/**
 * An incremental read starts a little before the last one: XPM documents neither the precision of its
 * stamps nor when a change becomes visible. A client that comes twice is unchanged.
 */
const overlapMs = 10 * 60 * 1000;

/** Each client that changed in this time before the first read costs no call of its own. */
const firstSliceMs = 90 * 24 * 60 * 60 * 1000;

const clientGroupTable: TypedTable<ClientGroupRecord> = {
  list: 'clientGroups',
  newBatch: (unitOfWork) => unitOfWork.newBatch('clientGroups'),
  rows: (tx) => tx.clientGroups,
};

const clientGroups: Step = listStep({
  table: clientGroupTable,
  counted: 'none',
  missing: completeList(clientGroupTable),
  tagged: null,
  open: (source, run, options) => source.list(run.practiceId, 'clientGroups', options),
});

/** What is stored of a client, in the order of its line. */
const lineFields = ({ unitOfWork }: Pick<StepOptions, 'unitOfWork'>): readonly string[] =>
  clientTable.newBatch(unitOfWork).fields;

const allClients: Step = listStep({
  table: clientTable,
  counted: 'all',
  missing: completeList(clientTable, { oneByOne: true }),
  tagged: 'CLIENT',
  isLarge: true,
  open: (source, run, options) => source.clientLines(run.practiceId, lineFields(options), options),
});

const changedClients: Step = listStep({
  table: clientTable,
  counted: 'all',
  missing: null,
  tagged: 'CLIENT',
  isLarge: true,
  open(source, run, { watermark, ...options }) {
    const fields = lineFields(options);
    if (watermark === null) return source.clientLines(run.practiceId, fields, options);
    const modifiedSince = new Date(watermark.readAsOf.getTime() - overlapMs);
    return source.clientLines(run.practiceId, fields, { ...options, modifiedSince });
  },
});

/** What has changed since the last read; before the first one, lately. Pages have the other clients. */
const recentClients: Step = listStep({
  table: clientTable,
  counted: 'written',
  missing: null,
  tagged: 'CLIENT',
  isLarge: true,
  open(source, run, { watermark, ...options }) {
    const modifiedSince =
      watermark === null
        ? new Date(run.requestedAt.getTime() - firstSliceMs)
        : new Date(watermark.readAsOf.getTime() - overlapMs);
    const fields = lineFields(options);
    return source.clientLines(run.practiceId, fields, { ...options, modifiedSince });
  },
});

/** One client with all its details. */
export const clientAlone: Reread<'clients'> = {
  table: clientTable,
  type: 'CLIENT',
  read: (source, practiceId, { xpmId }, options) => source.client(practiceId, xpmId, options),
};

/** The skipped clients that the list of changes does not contain any more. */
const skippedClients: Step = rereadStep(clientAlone);

const fullSteps: Readonly<Record<ListRoute, readonly Step[]>> = {
  WHOLE: [clientGroups, allClients, confirmDeletedClients],
  PAGES: [clientGroups, recentClients, differingClients],
  RECORDS: [clientGroups, everyClient],
};

export const clients: SyncKindDescriptor = {
  kind: 'CLIENTS',
  label: 'Sync Clients',
  description: "All of the practice's clients with contacts and groups.",
  noun: 'clients',
  nounOfOne: 'client',
  missingAre: 'archived',
  surfaces: [
    {
      surface: 'APP_WINDOW',
      adminsOnly: true,
      hiddenWhenPrimary: false,
      hiddenWhileRunning: false,
      labels: null,
    },
    {
      surface: 'CLIENT_LIST',
      adminsOnly: false,
      hiddenWhenPrimary: true,
      hiddenWhileRunning: false,
      labels: { idle: 'Sync', running: 'Syncing' },
    },
  ],
  schedules: { incremental: 'INCREMENTAL', full: 'FULL' },
  needsTaxAssessments: false,
  scheduledWhenPrimary: true,
  incremental: true,
  waitsForPendingChanges: false,
  tables: [clientTable, clientGroupTable],
  // A change of the route keeps the run's step, so the steps before the list are the same on each.
  steps({ mode, trigger, cursor: { route } }) {
    if (mode === 'FULL') return fullSteps[route];
    const skipped = trigger === 'SCHEDULED' ? [skippedClients] : [];
    return [clientGroups, ...skipped, route === 'WHOLE' ? changedClients : everyClient];
  },
};
