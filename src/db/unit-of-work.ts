import type { Transaction, UnitOfWork } from '../domain/ports/unit-of-work.ts';
import { activityRows } from './activity-rows.ts';
import { clientGroupRows } from './client-group-rows.ts';
import { clientRows } from './client-rows.ts';
import { connectionRows } from './connection-rows.ts';
import { eventRows } from './event-rows.ts';
import { fieldDefinitionRows } from './field-definition-rows.ts';
import { fieldValueRows } from './field-value-rows.ts';
import { heldDeleteRows } from './held-delete-rows.ts';
import { jobRows } from './job-rows.ts';
import { jobStateRows } from './job-state-rows.ts';
import { outbox } from './outbox.ts';
import { pendingRows } from './pending-rows.ts';
import { peopleRows } from './people-rows.ts';
import { practiceRows } from './practice-rows.ts';
import type { PrismaClient } from './prisma.ts';
import { quotaRows } from './quota-rows.ts';
import { requestRows } from './request-rows.ts';
import { runRows } from './run-rows.ts';
import { singleRecordRows } from './single-record-rows.ts';
import { taxReturnRows } from './tax-return-rows.ts';
import type { TokenCipher } from './token-cipher.ts';
import { userRows } from './user-rows.ts';
import { watermarkRows } from './watermark-rows.ts';

/** The domain's transactions as Postgres transactions at READ COMMITTED with row locks. */
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
          heldDeletes: heldDeleteRows(db),
          people: peopleRows(db),
          activity: activityRows(db),
          events: eventRows(db),
          outbox: outbox(db),
        };
        return work(tx);
      }),
  };
}
