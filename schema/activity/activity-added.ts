import { builder } from '../builder.ts';
import { memberPracticeId, notFound, visibleTo } from '../practice/viewer.ts';
import { ActivityFilter, entriesOf, PracticeActivity } from './activity.ts';
import { subscribeToPractice } from './practice-subscription.ts';

builder.subscriptionField('activityAdded', (t) =>
  t.prismaField({
    type: PracticeActivity,
    description:
      'Emits each entry of the practice activity when it is added and each time that it changes. With a filter, emits an entry only while it matches: omit `statuses` to see entries in progress end.',
    args: {
      practiceId: t.arg.id({ description: 'The id of the practice.' }),
      filter: t.arg({
        type: ActivityFilter,
        required: false,
        description: 'Which entries to emit. Omit it to emit all.',
      }),
    },
    subscribe: async (_root, { practiceId, filter }, context) => {
      const id = await memberPracticeId(context, practiceId);
      const passing = filter == null ? null : entriesOf(filter);
      return subscribeToPractice(
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
      // The viewer was removed after the subscription's own check; the next item ends it.
      if (entry === null) throw notFound('entry');
      return entry;
    },
  }),
);
