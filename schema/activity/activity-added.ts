import { builder } from '../builder.ts';
import { memberPracticeId, notFound, visibleTo } from '../practice/viewer.ts';
import { ActivityFilter, entriesOf, PracticeActivity } from './activity.ts';
import { followPractice } from './follow-practice.ts';

builder.subscriptionField('activityAdded', (t) =>
  t.prismaField({
    type: PracticeActivity,
    description:
      'Each entry that is added to the practice activity, and again when it develops. With a filter: those that pass it at that moment; so who shows entries that are under way and wants to see them end leaves `statuses` out.',
    args: {
      practiceId: t.arg.id(),
      filter: t.arg({ type: ActivityFilter, required: false }),
    },
    subscribe: async (_root, { practiceId, filter }, context) => {
      const id = await memberPracticeId(context, practiceId);
      const passing = filter == null ? null : entriesOf(filter);
      return followPractice(
        context,
        { practiceId: id, start: 'next' },
        (item) =>
          item.type === 'event' && item.logged.event.type === 'activity.changed'
            ? item.logged.event.ids
            : [],
        async (entry) =>
          passing === null ||
          (await context.services.prisma.practiceActivity.count({
            where: { ...passing, id: entry },
          })) > 0,
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
