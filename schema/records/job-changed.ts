import { builder } from '../builder.ts';
import { notFound, visibleTo } from '../practice/viewer.ts';
import { followRecord } from './follow-record.ts';

builder.subscriptionField('jobChanged', (t) =>
  t.prismaField({
    type: 'Job',
    description:
      'The job, each time that something of it or of its *Pending Sync* tag has changed.',
    args: { id: t.arg.id() },
    subscribe: (_root, { id }, context) => followRecord(context, 'JOB', id),
    resolve: async (query, id, _args, context) => {
      const job = await context.services.prisma.job.findUnique({
        ...query,
        where: { id, practice: visibleTo(context) },
      });
      // Removed since the feed asked whether the viewer is a member; it ends with its next item.
      if (job === null) throw notFound('job');
      return job;
    },
  }),
);
