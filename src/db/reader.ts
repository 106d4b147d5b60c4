import type { SourceLimits } from '../domain/quota/quota.ts';
import type { RecordList } from '../domain/records/record-list.ts';
import type { Clock } from '../ports/clock.ts';
import type { MarkedRecords } from '../ports/marked-records.ts';
import type { LogPositions } from './activity/log-positions.ts';
import { logPositions } from './activity/log-positions.ts';
import type { PendingChangeReader } from './edits/pending-change-reader.ts';
import { pendingChangeReader } from './edits/pending-change-reader.ts';
import type { PendingSyncReader } from './edits/pending-sync.ts';
import { pendingSyncReader } from './edits/pending-sync.ts';
import type { RefusedChangeReader } from './edits/refused-changes.ts';
import { refusedChangeReader } from './edits/refused-changes.ts';
import type { PracticeStore } from './practice/practices.ts';
import { practiceStore } from './practice/practices.ts';
import type { PrismaClient } from './prisma.ts';
import type { QuotaReader } from './quota/quota-reader.ts';
import { quotaReader } from './quota/quota-reader.ts';
import type { JobStateStore } from './records/job-states.ts';
import { jobStateStore } from './records/job-states.ts';
import { recordStores } from './records/record-stores.ts';
import type { SingleRecordStore } from './records/single-records.ts';
import { singleRecordStore } from './records/single-records.ts';
import type { EstimateReader } from './sync/estimate-reader.ts';
import { estimateReader } from './sync/estimate-reader.ts';
import type { KindReader } from './sync/kind-reader.ts';
import { kindReader } from './sync/kind-reader.ts';
import type { ProblemCauseReader } from './sync/problem-causes.ts';
import { problemCauseReader } from './sync/problem-causes.ts';
import type { RunReader } from './sync/run-reader.ts';
import { runReader } from './sync/run-reader.ts';

/** Reads of the API outside a transaction, in addition to the rows that its queries select. */
export interface Reader {
  readonly logPositions: LogPositions;
  readonly practices: Pick<PracticeStore, 'find' | 'findAs' | 'automation'>;
  readonly records: Pick<SingleRecordStore, 'find' | 'locateFor'>;
  /** The records of the list that a deletion review is about. */
  readonly markedRecords: (list: RecordList) => MarkedRecords;
  readonly jobStates: Pick<JobStateStore, 'known'>;
  readonly pendingSync: PendingSyncReader;
  readonly pendingChanges: PendingChangeReader;
  readonly refusedChanges: RefusedChangeReader;
  readonly problemCauses: ProblemCauseReader;
  readonly runs: RunReader;
  readonly syncKinds: KindReader;
  readonly estimates: EstimateReader;
  readonly quota: QuotaReader;
}

export function createReader(prisma: PrismaClient, clock: Clock, limits: SourceLimits): Reader {
  return {
    logPositions: logPositions(prisma),
    practices: practiceStore(prisma),
    records: singleRecordStore(prisma),
    markedRecords: (list) => recordStores(prisma)[list].markedRecords,
    jobStates: jobStateStore(prisma),
    pendingSync: pendingSyncReader(prisma),
    pendingChanges: pendingChangeReader(prisma),
    refusedChanges: refusedChangeReader(prisma),
    problemCauses: problemCauseReader(prisma),
    runs: runReader(prisma),
    syncKinds: kindReader(prisma),
    estimates: estimateReader(prisma, clock, limits),
    quota: quotaReader(prisma, clock, limits),
  };
}
