import { afterDescription, seqField, withPosition } from '../../activity/practice-subscription.ts';
import { builder } from '../../builder.ts';
import { notFound } from '../../errors.ts';
import { visibleTo } from '../../practice/viewer.ts';
import { subscribeToRecord } from '../record-subscription.ts';
import { Job } from './job.ts';

builder.prismaObjectField(Job, 'seq', (t) => t.string(seqField('jobChanged')));

builder.subscriptionField('jobChanged', (t) =>
  t.prismaField({
    type: 'Job',
    description:
      'Emits the job each time that it, its custom fields or its *Pending Sync* tag changes. The first item is the job as it is now, unless `after` is sent.',
    args: {
      id: t.arg.id({ description: 'The id of the job.' }),
      after: t.arg.string({ required: false, description: afterDescription }),
    },
    subscribe: (_root, args, context) => subscribeToRecord(context, 'JOB', args),
    resolve: async (query, change, _args, context) => {
      const job = await context.services.prisma.job.findUnique({
        ...query,
        where: { id: change.id, practice: visibleTo(context) },
      });
      // The viewer was removed after the subscription's own check; the next item ends it.
      if (job === null) throw notFound('job');
      return withPosition(job, change);
    },
  }),
);
