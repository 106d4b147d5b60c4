import type { SyncRun } from '../../../src/domain/sync/sync-run.ts';
import { retryProblems } from '../../../src/sync/retry-problems.ts';
import { builder } from '../../builder.ts';
import { rowId, unknownId } from '../../global-id.ts';
import { practiceOutcome } from '../../practice/practice-outcome.ts';
import { viewerOf } from '../../practice/viewer.ts';
import { NotPermitted, outcomeType, ReconnectNeeded } from '../../results.ts';
import {
  requestResult,
  SyncJoined,
  SyncStarted,
  SyncUnavailable,
  withRun,
} from '../request-sync.ts';
import { SyncKindEnum, SyncRunRef } from '../sync-run.ts';
import { ProblemReasonEnum } from './problem.ts';

const ProblemRetryStarted = builder
  .objectRef<{ readonly run: SyncRun; readonly calls: number }>('ProblemRetryStarted')
  .implement({
    description:
      'A new sync of the kind `PROBLEMS` is stored. It reads the records of the problems, one call each, and resolves the problems that they no longer have.',
    fields: (t) => ({
      run: t.expose('run', { type: SyncRunRef, description: 'The sync.' }),
      calls: t.exposeInt('calls', {
        description:
          'The number of calls to XPM that it makes. Calls that fail and are made again come on top.',
      }),
    }),
  });

const ProblemRetryRunning = withRun(
  'ProblemRetryRunning',
  'An earlier retry of problems is unfinished. Nothing was changed: wait until it ends, or cancel it.',
);

const NothingToRetry = builder
  .objectRef<{ readonly practiceId: string }>('NothingToRetry')
  .implement({
    description:
      'Nothing can be read again on request: no problem of this kind and reason is open any more, or only the next scheduled sync can find their records. Nothing was changed.',
    fields: (t) => ({
      practice: t.prismaField({
        type: 'Practice',
        description: 'The practice, with the causes that are left.',
        resolve: (query, { practiceId }, _args, { services }) =>
          services.prisma.practice.findUniqueOrThrow({ ...query, where: { id: practiceId } }),
      }),
    }),
  });

const RetryProblemsResult = builder.unionType('RetryProblemsResult', {
  description: 'The outcome of `retryProblems`.',
  types: [
    ProblemRetryStarted,
    ProblemRetryRunning,
    NothingToRetry,
    SyncStarted,
    SyncJoined,
    SyncUnavailable,
    NotPermitted,
    ReconnectNeeded,
  ],
  resolveType: outcomeType,
});

const RetryProblemsInput = builder.inputType('RetryProblemsInput', {
  description: 'A cause of problems, or one problem of it.',
  fields: (t) => ({
    practiceId: t.id({ description: 'The id of the practice.' }),
    kind: t.field({ type: SyncKindEnum, description: '`ProblemCause.kind`, or `Problem.kind`.' }),
    reason: t.field({
      type: ProblemReasonEnum,
      description: '`ProblemCause.reason`, or `Problem.reason`.',
    }),
    problemId: t.id({
      required: false,
      description:
        'The id of the only problem to retry. Omit it to retry all open problems of the cause.',
    }),
  }),
});

builder.mutationField('retryProblems', (t) =>
  t.field({
    type: RetryProblemsResult,
    description:
      'Reads the records of open problems again, after they were fixed in XPM: by one call each, or by a full sync of the kind if a record can only be found in its list (see `ProblemCause.retryCalls`). The problems that are fixed become resolved. Admins only.',
    args: {
      input: t.arg({ type: RetryProblemsInput, description: 'What to retry.' }),
    },
    resolve: (_root, { input }, context) =>
      practiceOutcome(input.practiceId, async (practiceId) => {
        const { kind, reason, problemId: sentId } = input;
        const problemId = sentId == null ? null : (rowId('Problem', sentId) ?? unknownId);
        const problems = { practiceId, kind, reason, problemId };
        const outcome = await retryProblems(context.services, viewerOf(context), problems);
        switch (outcome.type) {
          case 'ProblemRetryStarted':
          case 'ProblemRetryRunning':
          case 'NothingToRetry':
          case 'NotPermitted':
            return outcome;
          case 'SyncStarted':
          case 'SyncJoined':
          case 'SyncWaiting':
          case 'Refused':
          case 'NoSuchPractice':
          case 'IdempotencyConflict':
            return requestResult(outcome);
        }
      }),
  }),
);
