import type { Context } from '../../../src/context.ts';
import { problemFixes } from '../../../src/domain/records/problem.ts';
import type { ProblemCause, RetryCost } from '../../../src/domain/records/problem-retry.ts';
import { retryRouteOf } from '../../../src/domain/records/problem-retry.ts';
import { pauseOfQuota } from '../../../src/domain/sync/estimate/basis.ts';
import { estimateSync } from '../../../src/domain/sync/estimate/estimate.ts';
import { builder } from '../../builder.ts';
import { Practice } from '../../practice/practice.ts';
import { SyncEstimateRef } from '../estimate.ts';
import { SyncKindEnum } from '../sync-run.ts';
import { ProblemReasonEnum } from './problem.ts';

interface CauseOfPractice extends ProblemCause, RetryCost {
  readonly practiceId: string;
}

const ProblemCauseRef = builder.objectRef<CauseOfPractice>('ProblemCause').implement({
  description:
    'The open problems of a practice with the same reason, as syncs of one kind last found them. `retryProblems` reads their records again.',
  fields: (t) => ({
    kind: t.expose('kind', {
      type: SyncKindEnum,
      description: 'The kind of the syncs that last found the problems.',
    }),
    reason: t.expose('reason', { type: ProblemReasonEnum, description: 'What is wrong.' }),
    problems: t.exposeInt('problems', { description: 'The number of open problems.' }),
    fix: t.string({
      description: 'What resolves the problems and who has to do it, in plain English.',
      resolve: ({ reason }) => problemFixes[reason],
    }),
    retryCalls: t.int({
      nullable: true,
      description:
        'The number of calls to XPM that `retryProblems` makes for the cause: one for each record, whatever the number of its problems. Null when one of the records can only be found in its list: then a full sync of `kind` retries the cause, see `retryEstimate`.',
      resolve: (cause) => (retryRouteOf(cause, cause) === 'LIST' ? null : cause.calls),
    }),
  }),
});

builder.objectFields(ProblemCauseRef, (t) => ({
  retryEstimate: t.loadable({
    type: SyncEstimateRef,
    nullable: true,
    description:
      'What the full sync of `kind` needs that retries the cause. Null while `retryCalls` is not, and until a sync of the kind has read all records.',
    loaderOptions: { cache: false },
    load: (causes: CauseOfPractice[], context) => estimate(causes, context),
    resolve: (cause) => cause,
  }),
}));

/** What the full syncs need that retry the causes. */
async function estimate(causes: readonly CauseOfPractice[], { services }: Context) {
  const { reader, clock } = services;
  const byList = causes.filter((cause) => retryRouteOf(cause, cause) === 'LIST');
  const practiceIds = [...new Set(byList.map(({ practiceId }) => practiceId))];
  const [facts, quotas] = await Promise.all([
    reader.estimates.facts(byList.map((cause) => ({ ...cause, mode: 'FULL' }))),
    Promise.all(practiceIds.map((id) => reader.quota.status(id))),
  ]);
  const now = clock.now();
  const estimates = byList.map(({ practiceId, kind }, n) => {
    const found = facts[n];
    const quota = quotas[practiceIds.indexOf(practiceId)];
    if (found === undefined || quota === undefined) return null;
    return estimateSync({ ...found, kind, quota, pause: pauseOfQuota(quota), now });
  });
  return causes.map((cause) => estimates[byList.indexOf(cause)] ?? null);
}

builder.prismaObjectField(Practice, 'problemCauses', (t) =>
  t.field({
    type: [ProblemCauseRef],
    description:
      'The causes of the open problems, those with the most problems first, with the cost of a retry.',
    select: { id: true },
    resolve: async ({ id: practiceId }, _args, { services: { reader } }) => {
      const causes = await reader.problemCauses(practiceId);
      return causes.map((cause) => ({ ...cause, practiceId }));
    },
  }),
);
