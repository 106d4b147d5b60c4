import type { Refusal } from '../../src/domain/practice/refusal.ts';
import { noSuchPractice } from '../../src/domain/practice/refusal.ts';
import type { SyncRefusalReason } from '../../src/domain/sync/sync-action.ts';
import type { SyncRun } from '../../src/domain/sync/sync-run.ts';
import { cancelSync } from '../../src/sync/cancel.ts';
import type { RequestSyncOutcome } from '../../src/sync/request.ts';
import { requestSync } from '../../src/sync/request.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { recordIn, rowId, unknownId } from '../global-id.ts';
import { namedPractice } from '../practice/named-practice.ts';
import { viewerOf } from '../practice/viewer.ts';
import { NotPermitted, outcomeType, ReconnectNeeded, refusal } from '../results.ts';
import { SyncKindEnum, SyncRunRef } from './sync-run.ts';

interface WithRun {
  readonly run: SyncRun;
}

export const withRun = (name: string, description: string) =>
  builder.objectRef<WithRun>(name).implement({
    description,
    fields: (t) => ({ run: t.expose('run', { type: SyncRunRef, description: 'The sync.' }) }),
  });

export const SyncStarted = withRun(
  'SyncStarted',
  'A new sync is stored and starts as soon as a worker is free.',
);
export const SyncJoined = withRun(
  'SyncJoined',
  'The request joined an unfinished sync of the same kind. If that sync has started, it reads once more before it ends, because it may have missed a recent change.',
);
const SyncWaiting = withRun(
  'SyncWaiting',
  'A new sync is stored and starts when the pending changes of the record have reached XPM.',
);
const SyncCancelled = withRun('SyncCancelled', 'The sync is cancelled.');
const SyncAlreadyFinished = withRun(
  'SyncAlreadyFinished',
  'The sync had already ended. Nothing was changed.',
);
export const SyncUnavailable = refusal(
  'SyncUnavailable',
  'The sync is not available in the practice, or the record does not fit the kind. Nothing was changed.',
);
const IdempotencyConflict = refusal(
  'IdempotencyConflict',
  'The idempotency key was used with other arguments. Nothing was changed.',
);

type Result = { readonly type: string } & (WithRun | Refusal);

const RequestSyncResult = builder.unionType('RequestSyncResult', {
  description: 'The outcome of `requestSync`.',
  types: [
    SyncStarted,
    SyncJoined,
    SyncWaiting,
    SyncUnavailable,
    NotPermitted,
    ReconnectNeeded,
    IdempotencyConflict,
  ],
  resolveType: outcomeType,
});

const CancelSyncResult = builder.unionType('CancelSyncResult', {
  description: 'The outcome of `cancelSync`.',
  types: [SyncCancelled, SyncAlreadyFinished, NotPermitted],
  resolveType: outcomeType,
});

const RequestSyncInput = builder.inputType('RequestSyncInput', {
  description: 'The sync to request.',
  fields: (t) => ({
    practiceId: t.id({ description: 'The id of the practice.' }),
    kind: t.field({ type: SyncKindEnum, description: 'Which records to read.' }),
    recordId: t.id({
      required: false,
      description:
        'The id of the client or job, for the kinds `CLIENT_FIELDS` and `JOB`. Omit it for other kinds.',
    }),
    idempotencyKey: t.string({
      required: false,
      description:
        'Makes a request safe to repeat: for seven days, the same key with the same arguments returns the same sync. The key of a refused request can be used again. At most 255 characters.',
    }),
    full: t.boolean({
      defaultValue: false,
      description:
        'True reads all records. False reads only records that have changed since the last sync, where XPM supports it.',
    }),
  }),
});

const CancelSyncInput = builder.inputType('CancelSyncInput', {
  description: 'The sync to cancel.',
  fields: (t) => ({ runId: t.id({ description: 'The id of the sync.' }) }),
});

builder.mutationFields((t) => ({
  requestSync: t.field({
    type: RequestSyncResult,
    description:
      'Requests a sync. The request is stored before the mutation returns, and the practice activity has an entry for every outcome.',
    args: { input: t.arg({ type: RequestSyncInput, description: 'The sync to request.' }) },
    resolve: async (_root, { input }, context) => {
      const practiceId = namedPractice(input.practiceId);
      if (practiceId === null) return requestResult({ type: 'NoSuchPractice' });
      const request = {
        practiceId,
        kind: input.kind,
        record:
          input.recordId == null
            ? null
            : (recordIn(input.recordId) ?? ({ type: 'UNKNOWN' } as const)),
        idempotencyKey: checkKey(input.idempotencyKey ?? null),
        full: input.full,
      };
      return requestResult(await requestSync(context.services, viewerOf(context), request));
    },
  }),
  cancelSync: t.field({
    type: CancelSyncResult,
    description: 'Cancels an unfinished sync. Records that it has stored stay. Safe to repeat.',
    args: { input: t.arg({ type: CancelSyncInput, description: 'The sync to cancel.' }) },
    resolve: async (_root, { input }, context): Promise<Result> => {
      const runId = rowId('SyncRun', input.runId) ?? unknownId;
      return cancelSync(context.services, viewerOf(context), runId);
    },
  }),
}));

/** An index limits the length, and Postgres cannot store NUL. */
function checkKey(key: string | null): string | null {
  if (key === null || (/^[^\0]{1,255}$/u.test(key) && key.isWellFormed())) return key;
  throw badInput('`idempotencyKey` may have 1 to 255 characters.');
}

export function requestResult(outcome: RequestSyncOutcome): Result {
  switch (outcome.type) {
    case 'SyncStarted':
    case 'SyncJoined':
    case 'SyncWaiting':
      return outcome;
    case 'Refused':
      return { type: refusalType(outcome.refusal.reason), ...outcome.refusal };
    case 'NoSuchPractice':
      return noSuchPractice;
    case 'IdempotencyConflict':
      return {
        type: 'IdempotencyConflict',
        message: 'This idempotency key was used with other arguments. Use a new key.',
        reason: 'IDEMPOTENCY_KEY_REUSED',
      };
  }
}

function refusalType(reason: SyncRefusalReason): string {
  switch (reason) {
    case 'ADMINS_ONLY':
    case 'PRIMARY_FOR_CLIENT_MAINTENANCE':
      return 'NotPermitted';
    case 'RECONNECT_NEEDED':
      return 'ReconnectNeeded';
    case 'KIND_NOT_AVAILABLE':
    case 'SOURCE_WITHOUT_MANUAL_SYNC':
    case 'TAX_ASSESSMENTS_NOT_IMPORTED':
    case 'RECORD_NOT_EXPECTED':
    case 'RECORD_EXPECTED':
    case 'RECORD_UNKNOWN':
      return 'SyncUnavailable';
  }
}
