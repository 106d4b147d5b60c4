import { builder } from '../builder.ts';
import { notFound, visibleTo } from '../practice/viewer.ts';
import { subscribeToRecord } from './record-subscription.ts';

builder.subscriptionField('jobChanged', (t) =>
  t.prismaField({
    type: 'Job',
    description:
      'Emits the job each time that it, its custom fields or its *Pending Sync* tag changes. The first item is the first change; query the job for its present state.',
    args: { id: t.arg.id({ description: 'The id of the job.' }) },
    subscribe: (_root, { id }, context) => subscribeToRecord(context, 'JOB', id),
    resolve: async (query, id, _args, context) => {
      const job = await context.services.prisma.job.findUnique({
        ...query,
        where: { id, practice: visibleTo(context) },
      });
      // The viewer was removed after the subscription's own check; the next item ends it.
      if (job === null) throw notFound('job');
      return job;
    },
  }),
);
