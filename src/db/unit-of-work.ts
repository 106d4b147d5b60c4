import type { SourceLimits } from '../domain/quota/quota.ts';
import type { ListedRecord, RecordList } from '../domain/records/record-list.ts';
import type { ActivityStore } from './activity/activity-entries.ts';
import { activityStore } from './activity/activity-entries.ts';
import type { EventStore } from './activity/events.ts';
import { eventStore } from './activity/events.ts';
import type { RecordBatch } from './bulk/record-batch.ts';
import type { PendingChangeStore } from './edits/pending-changes.ts';
import { pendingChangeStore } from './edits/pending-changes.ts';
import type { Outbox } from './outbox.ts';
import { outbox } from './outbox.ts';
import type { AccountOfferStore } from './practice/account-offers.ts';
import { accountOfferStore } from './practice/account-offers.ts';
import type { ConnectionTroubleStore } from './practice/connection-trouble.ts';
import { connectionTroubleStore } from './practice/connection-trouble.ts';
import type { ConnectionStore } from './practice/connections.ts';
import { connectionStore } from './practice/connections.ts';
import type { PracticeStore } from './practice/practices.ts';
import { practiceStore } from './practice/practices.ts';
import type { TokenCipher } from './practice/token-cipher.ts';
import type { PrismaClient } from './prisma.ts';
import type { QuotaStore } from './quota/limits.ts';
import { quotaStore } from './quota/limits.ts';
import type { FieldValueStore } from './records/field-values.ts';
import { fieldValueStore } from './records/field-values.ts';
import type { JobStateStore } from './records/job-states.ts';
import { jobStateStore } from './records/job-states.ts';
import type { PeopleStore } from './records/people.ts';
import { peopleStore } from './records/people.ts';
import type { RecordStores } from './records/record-stores.ts';
import { newRecordBatch, recordStores } from './records/record-stores.ts';
import type { SingleRecordStore } from './records/single-records.ts';
import { singleRecordStore } from './records/single-records.ts';
import type { DeletionReviewStore } from './sync/deletion-reviews.ts';
import { deletionReviewStore } from './sync/deletion-reviews.ts';
import type { RequestStore } from './sync/idempotent-requests.ts';
import { requestStore } from './sync/idempotent-requests.ts';
import type { KnownListStore } from './sync/known-lists.ts';
import { knownListStore } from './sync/known-lists.ts';
import type { ProblemRetryStore } from './sync/problem-retries.ts';
import { problemRetryStore } from './sync/problem-retries.ts';
import type { ProblemStore } from './sync/problems.ts';
import { problemStore } from './sync/problems.ts';
import type { RunStore } from './sync/runs.ts';
import { runStore } from './sync/runs.ts';
import type { WatermarkStore } from './sync/watermarks.ts';
import { watermarkStore } from './sync/watermarks.ts';

export type { CompleteList, MissingCount, MissingRecordStore } from './bulk/missing-records.ts';
export type { ReadStamp } from './bulk/read-stamp.ts';
export type { RecordBatch } from './bulk/record-batch.ts';
export type { RecordStore } from './bulk/record-store.ts';
export type { PendingConsent, XpmConnection } from './practice/connections.ts';
export type { JobListName } from './records/job-store.ts';
export type { Contents } from './records/single-records.ts';
export type { DueRereads } from './sync/due-rereads.ts';
export type { StoredRequest } from './sync/idempotent-requests.ts';
export type { RetriedProblems, RetriedRecords } from './sync/problem-retries.ts';
export type { Watermark } from './sync/watermarks.ts';

/**
 * Runs `work` in one transaction: everything that it stores is committed, or nothing is. Every
 * transaction takes its locks in the order run, deletion review, records, problems, connection, quota,
 * activity, events, so that no two can wait for each other.
 */
export interface UnitOfWork {
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** An empty batch in which records of the list are collected before a transaction stores them. */
  newBatch<L extends RecordList>(list: L): RecordBatch<ListedRecord[L]>;
}

export interface Transaction extends RecordStores {
  readonly practices: PracticeStore;
  readonly connections: ConnectionStore;
  readonly accountOffers: AccountOfferStore;
  readonly connectionTrouble: ConnectionTroubleStore;
  readonly quota: QuotaStore;
  readonly runs: RunStore;
  readonly requests: RequestStore;
  readonly watermarks: WatermarkStore;
  readonly records: SingleRecordStore;
  readonly fieldValues: FieldValueStore;
  readonly pending: PendingChangeStore;
  readonly jobStates: JobStateStore;
  readonly deletionReviews: DeletionReviewStore;
  readonly knownLists: KnownListStore;
  readonly problems: ProblemStore;
  readonly problemRetries: ProblemRetryStore;
  readonly people: PeopleStore;
  readonly activity: ActivityStore;
  readonly events: EventStore;
  readonly outbox: Outbox;
}

/** The engine's transactions as Postgres transactions at READ COMMITTED with row locks. */
export function createUnitOfWork(
  prisma: PrismaClient,
  cipher: TokenCipher,
  limits: SourceLimits,
): UnitOfWork {
  return {
    newBatch: newRecordBatch,
    transaction: (work) =>
      prisma.$transaction((db) => {
        const tx: Transaction = {
          practices: practiceStore(db),
          connections: connectionStore(db, cipher),
          accountOffers: accountOfferStore(db, cipher),
          connectionTrouble: connectionTroubleStore(db),
          quota: quotaStore(db, limits),
          runs: runStore(db),
          requests: requestStore(db),
          watermarks: watermarkStore(db),
          ...recordStores(db),
          records: singleRecordStore(db),
          fieldValues: fieldValueStore(db),
          pending: pendingChangeStore(db),
          jobStates: jobStateStore(db),
          deletionReviews: deletionReviewStore(db),
          knownLists: knownListStore(db),
          problems: problemStore(db),
          problemRetries: problemRetryStore(db),
          people: peopleStore(db),
          activity: activityStore(db),
          events: eventStore(db),
          outbox: outbox(db),
        };
        return work(tx);
      }),
  };
}
