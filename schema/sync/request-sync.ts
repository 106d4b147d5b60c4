import type { SyncRun } from '../../src/domain/sync/sync-run.ts';
import { cancelSync } from '../../src/sync/cancel.ts';
import type { RequestSyncOutcome } from '../../src/sync/request.ts';
import { requestSync } from '../../src/sync/request.ts';
import { builder } from '../builder.ts';
import { recordIn, rowId, unknownId } from '../global-id.ts';
import { badInput } from '../paging.ts';
import { namedPractice } from '../practice/named-practice.ts';
import { viewerOf } from '../practice/viewer.ts';
import type { Refusal } from '../results.ts';
import { NotPermitted, outcomeType, ReconnectNeeded, refusal } from '../results.ts';
import { SyncKindEnum, SyncRunRef } from './sync-run.ts';

interface WithRun {
  readonly run: SyncRun;
}

const withRun = (name: string, description: string) =>
  builder.objectRef<WithRun>(name).implement({
    description,
    fields: (t) => ({ run: t.expose('run', { type: SyncRunRef }) }),
  });

const SyncStarted = withRun('SyncStarted', 'A new sync is stored and starts shortly.');
const SyncJoined = withRun(
  'SyncJoined',
  'The request joined an unfinished sync. If that had already started to read, it reads changes once more.',
);
const SyncWaiting = withRun(
  'SyncWaiting',
  'The sync is stored. It starts once the changes made here have reached XPM.',
);
const SyncCancelled = withRun('SyncCancelled', 'The sync is cancelled.');
const SyncAlreadyFinished = withRun('SyncAlreadyFinished', 'The sync had ended before.');
const SyncUnavailable = refusal(
  'SyncUnavailable',
  'This sync cannot be requested in this practice.',
);
const IdempotencyConflict = refusal(
  'IdempotencyConflict',
  'The idempotency key was used before, with other arguments.',
);

type Result = { readonly type: string } & (WithRun | Refusal);

const RequestSyncResult = builder.unionType('RequestSyncResult', {
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
  types: [SyncCancelled, SyncAlreadyFinished, NotPermitted],
  resolveType: outcomeType,
});

const RequestSyncInput = builder.inputType('RequestSyncInput', {
  fields: (t) => ({
    practiceId: t.id(),
    kind: t.field({ type: SyncKindEnum }),
    recordId: t.id({ required: false, description: 'For the kinds that are about one record.' }),
    idempotencyKey: t.string({
      required: false,
      description:
        'For seven days, the same key with the same arguments returns the same run. A refused request is not remembered, so its key may be used again. At most 255 characters.',
    }),
    full: t.boolean({
      defaultValue: false,
      description: 'Read everything, also where reading what changed since last time would do.',
    }),
  }),
});

const CancelSyncInput = builder.inputType('CancelSyncInput', {
  fields: (t) => ({ runId: t.id() }),
});

builder.mutationFields((t) => ({
  requestSync: t.field({
    type: RequestSyncResult,
    description:
      'Requests a sync. The request is stored before this returns and appears in the practice activity, whatever its outcome.',
    args: { input: t.arg({ type: RequestSyncInput }) },
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
    description: 'Ends a sync that has not ended. What it has read stays. Twice is fine.',
    args: { input: t.arg({ type: CancelSyncInput }) },
    resolve: async (_root, { input }, context): Promise<Result> => {
      const runId = rowId('SyncRun', input.runId) ?? unknownId;
      const outcome = await cancelSync(context.services, viewerOf(context), runId);
      return outcome.type === 'NotPermitted' ? { ...outcome, reason: null } : outcome;
    },
  }),
}));

/** What a row can be found by: not too long for an index, and no NUL, which Postgres cannot store. */
function checkKey(key: string | null): string | null {
  if (key === null || (/^[^\0]{1,255}$/u.test(key) && key.isWellFormed())) return key;
  throw badInput('An idempotency key has between 1 and 255 characters, and no NUL among them.');
}

function requestResult(outcome: RequestSyncOutcome): Result {
  switch (outcome.type) {
    case 'SyncStarted':
    case 'SyncJoined':
    case 'SyncWaiting':
      return outcome;
    case 'Refused':
      return { type: refusalType(outcome.refusal.reason), ...outcome.refusal };
    case 'NoSuchPractice':
      return {
        type: 'NotPermitted',
        message: 'You are not a member of such a practice.',
        reason: null,
      };
    case 'IdempotencyConflict':
      return {
        type: 'IdempotencyConflict',
        message: 'This idempotency key was used with other arguments. Use a new key.',
        reason: null,
      };
  }
}

function refusalType(reason: NonNullable<Refusal['reason']>): string {
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
