import { PracticeActivity } from './activity.ts';
import { builder } from './builder.ts';
import { memberPracticeId, visibleTo } from './viewer.ts';

builder.subscriptionField('activityAdded', (t) =>
  t.prismaField({
    type: PracticeActivity,
    description: 'Each entry that is added to the practice activity, and again when it develops.',
    args: { practiceId: t.arg.id() },
    subscribe: async (_root, { practiceId }, context) => {
      const id = await memberPracticeId(context, practiceId);
      return context.services.feed.follow(id, 'next', (item) =>
        item.type === 'event' && item.logged.event.type === 'activity.changed'
          ? item.logged.event.ids
          : [],
      );
    },
    resolve: (query, id, _args, context) =>
      context.services.prisma.practiceActivity.findUniqueOrThrow({
        ...query,
        where: { id, practice: visibleTo(context) },
      }),
  }),
);
