import type { QuotaStatus } from '../../src/domain/quota/quota.ts';
import { builder } from '../builder.ts';
import { Practice } from '../practice/practice.ts';
import { QuotaLimitEnum } from '../sync/sync-run.ts';

export const Quota = builder.objectRef<QuotaStatus>('Quota').implement({
  description:
    "The calls that XPM still allows the practice, by this service's count or XPM's last response, whichever is less.",
  fields: (t) => ({
    minuteLimit: t.exposeInt('minuteLimit'),
    minuteRemaining: t.exposeInt('minuteRemaining'),
    dayLimit: t.exposeInt('dayLimit'),
    dayRemaining: t.exposeInt('dayRemaining'),
    dayResetsAt: t.expose('dayResetsAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When calls are possible again. Known only while the daily limit is used up; null otherwise.',
    }),
    inFlight: t.exposeInt('inFlight', { description: 'Calls under way now.' }),
    externalUsage: t.exposeInt('externalUsage', {
      description:
        'Calls of the last day that XPM has counted and that are not ours: another program uses the same connection.',
    }),
    pausedUntil: t.expose('pausedUntil', { type: 'DateTime', nullable: true }),
    pausedBy: t.expose('pausedBy', { type: QuotaLimitEnum, nullable: true }),
  }),
});

builder.prismaObjectField(Practice, 'quota', (t) =>
  t.field({
    type: Quota,
    select: { id: true },
    resolve: ({ id }, _args, { services }) => services.reader.quota.status(id),
  }),
);
