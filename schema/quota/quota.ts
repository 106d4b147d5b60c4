import type { Context } from '../../src/context.ts';
import type { QuotaPlan } from '../../src/domain/quota/plans.ts';
import { quotaPlans } from '../../src/domain/quota/plans.ts';
import type { QuotaStatus } from '../../src/domain/quota/quota.ts';
import { callsOfSingleChange } from '../../src/edits/push/calls-of-push.ts';
import { builder } from '../builder.ts';
import { Practice } from '../practice/practice.ts';
import { QuotaLimitEnum } from '../sync/sync-run.ts';

/** The quota of a practice. */
export interface PracticeQuota extends QuotaStatus {
  readonly practiceId: string;
}

export async function readQuota({ services }: Context, practiceId: string): Promise<PracticeQuota> {
  return { ...(await services.reader.quota.status(practiceId)), practiceId };
}

const QuotaPlanRef = builder.objectRef<QuotaPlan>('QuotaPlan').implement({
  description: 'A plan of Xero, by what it allows a practice.',
  fields: (t) => ({
    name: t.exposeString('name', {
      description: 'The name of the plan, as a part of a sentence: for example `entry plan`.',
    }),
    dayLimit: t.exposeInt('dayLimit', {
      description: 'The number of calls that XPM allows in 24 hours.',
    }),
  }),
});

export const Quota = builder.objectRef<PracticeQuota>('Quota').implement({
  description:
    "The calls that XPM allows a practice. Remaining calls are the smaller of this service's own count and the count in XPM's last response.",
  fields: (t) => ({
    minuteLimit: t.exposeInt('minuteLimit', {
      description: 'The number of calls that XPM allows in a minute.',
    }),
    minuteRemaining: t.exposeInt('minuteRemaining', {
      description: 'The number of calls that remain in the current minute.',
    }),
    minuteResetsAt: t.expose('minuteResetsAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When all calls of a minute are available again, unless more are made meanwhile. Null while they are.',
    }),
    dayLimit: t.exposeInt('dayLimit', {
      description:
        'The number of calls that XPM allows in 24 hours. Admins change it with `setDayLimit`.',
    }),
    plans: t.field({
      type: [QuotaPlanRef],
      description:
        'The plans of Xero, the largest first: what an admin chooses `dayLimit` from. XPM does not report the plan of a practice.',
      resolve: () => [...quotaPlans],
    }),
    dayRemaining: t.exposeInt('dayRemaining', {
      description: 'The number of calls that remain in the current 24 hours.',
    }),
    dayResetsAt: t.expose('dayResetsAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When calls are possible again after the daily limit was used up. Null while calls remain. Also null when other programs used them up, until XPM refuses a call and states the time.',
    }),
    editCalls: t.int({
      description:
        'The number of calls to XPM that an edit of one field of one record needs if XPM accepts it.',
      resolve: () => callsOfSingleChange,
    }),
    inFlight: t.exposeInt('inFlight', { description: 'The number of calls in progress.' }),
    externalUsage: t.exposeInt('externalUsage', {
      description:
        'The number of calls in the last 24 hours that XPM counted and another program made. A high number means that another program uses the quota of the practice.',
    }),
    pausedUntil: t.expose('pausedUntil', {
      type: 'DateTime',
      nullable: true,
      description: 'When the pause of the calls ends. Null while calls are not paused.',
    }),
    pausedBy: t.expose('pausedBy', {
      type: QuotaLimitEnum,
      nullable: true,
      description: 'The limit that pauses the calls. Null while calls are not paused.',
    }),
  }),
});

builder.prismaObjectField(Practice, 'quota', (t) =>
  t.field({
    type: Quota,
    description: 'The calls that XPM allows the practice.',
    select: { id: true },
    resolve: ({ id }, _args, context) => readQuota(context, id),
  }),
);
