import type { Transaction, UnitOfWork } from '../ports/unit-of-work.ts';
import { activityRows } from './activity/activity-entries.ts';
import { eventRows } from './activity/events.ts';
import { pendingRows } from './edits/pending-changes.ts';
import { outbox } from './outbox.ts';
import { connectionRows } from './practice/connections.ts';
import { practiceRows } from './practice/practices.ts';
import type { TokenCipher } from './practice/token-cipher.ts';
import type { PrismaClient } from './prisma.ts';
import { quotaRows } from './quota/limits.ts';
import { clientGroupRows } from './records/client-groups.ts';
import { clientRows } from './records/clients.ts';
import { fieldDefinitionRows } from './records/field-definitions.ts';
import { fieldValueRows } from './records/field-values.ts';
import { jobStateRows } from './records/job-states.ts';
import { jobRows } from './records/jobs.ts';
import { peopleRows } from './records/people.ts';
import { singleRecordRows } from './records/single-records.ts';
import { taxReturnRows } from './records/tax-returns.ts';
import { userRows } from './records/users.ts';
import { deletionReviewRows } from './sync/deletion-reviews.ts';
import { requestRows } from './sync/idempotent-requests.ts';
import { runRows } from './sync/runs.ts';
import { watermarkRows } from './sync/watermarks.ts';

export type { PendingConsent } from '../ports/connection-rows.ts';
export type { JobListName } from '../ports/job-rows.ts';
export type { CompleteList, MissingCount, MissingRows } from '../ports/missing-rows.ts';
export type { Contents } from '../ports/single-record-rows.ts';
export type {
  PracticeSettings,
  ReadStamp,
  RecordRows,
  RememberedRequest,
  Transaction,
  UnitOfWork,
  Watermark,
} from '../ports/unit-of-work.ts';

/** The engine's transactions as Postgres transactions at READ COMMITTED with row locks. */
export function createUnitOfWork(prisma: PrismaClient, cipher: TokenCipher): UnitOfWork {
  return {
    transaction: (work) =>
      prisma.$transaction((db) => {
        const tx: Transaction = {
          practices: practiceRows(db),
          connections: connectionRows(db, cipher),
          quota: quotaRows(db),
          runs: runRows(db),
          requests: requestRows(db),
          watermarks: watermarkRows(db),
          clients: clientRows(db),
          clientGroups: clientGroupRows(db),
          users: userRows(db),
          jobs: jobRows(db),
          fieldDefinitions: fieldDefinitionRows(db),
          taxReturns: taxReturnRows(db),
          records: singleRecordRows(db),
          fieldValues: fieldValueRows(db),
          pending: pendingRows(db),
          jobStates: jobStateRows(db),
          deletionReviews: deletionReviewRows(db),
          people: peopleRows(db),
          activity: activityRows(db),
          events: eventRows(db),
          outbox: outbox(db),
        };
        return work(tx);
      }),
  };
}
