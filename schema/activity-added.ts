import { PracticeActivity } from './activity.ts';
import { builder } from './builder.ts';
import { followPractice } from './follow-practice.ts';
import { memberPracticeId, notFound, visibleTo } from './viewer.ts';

builder.subscriptionField('activityAdded', (t) =>
  t.prismaField({
    type: PracticeActivity,
    description: 'Each entry that is added to the practice activity, and again when it develops.',
    args: { practiceId: t.arg.id() },
    subscribe: async (_root, { practiceId }, context) => {
      const id = await memberPracticeId(context, practiceId);
      return followPractice(context, { practiceId: id, start: 'next' }, (item) =>
        item.type === 'event' && item.logged.event.type === 'activity.changed'
          ? item.logged.event.ids
          : [],
      );
    },
    resolve: async (query, id, _args, context) => {
      const entry = await context.services.prisma.practiceActivity.findUnique({
        ...query,
        where: { id, practice: visibleTo(context) },
      });
      // Removed since the feed asked whether the viewer is a member; it ends with its next item.
      if (entry === null) throw notFound('entry');
      return entry;
    },
  }),
);
