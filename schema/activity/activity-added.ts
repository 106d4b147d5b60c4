import type { FeedItem } from '../../src/events/practice-feed.ts';
import { builder } from '../builder.ts';
import { notFound } from '../errors.ts';
import { memberPracticeId, visibleTo } from '../practice/viewer.ts';
import { ActivityFilter, entriesOf, PracticeActivity } from './activity.ts';
import type { Change } from './practice-subscription.ts';
import {
  PracticeSubscription,
  seqField,
  startAfter,
  withPosition,
} from './practice-subscription.ts';

builder.prismaObjectField(PracticeActivity, 'seq', (t) => t.string(seqField('activityAdded')));

/** A client that received only a part of an event's entries resumes before the event. */
function changedEntries(item: FeedItem): readonly Change[] {
  if (item.type !== 'event' || item.logged.event.type !== 'activity.changed') return [];
  const { seq } = item.logged;
  const { ids } = item.logged.event;
  return ids.map((id, index) => ({ id, seq: index === ids.length - 1 ? seq : seq - 1n }));
}

builder.subscriptionField('activityAdded', (t) =>
  t.prismaField({
    type: PracticeActivity,
    description:
      'Emits each entry of the practice activity when it is added and each time that it changes. With a filter, emits an entry only while it matches: omit `statuses` to see entries in progress end. With `after`, the first items are the changes since then; query the activity when `after` is older than seven days.',
    args: {
      practiceId: t.arg.id({ description: 'The id of the practice.' }),
      filter: t.arg({
        type: ActivityFilter,
        required: false,
        description: 'Which entries to emit. Omit it to emit all.',
      }),
      after: t.arg.string({
        required: false,
        description:
          'The `seq` of the last received item, or of `ViewerPractice`. Omit it to receive only what happens from now on.',
      }),
    },
    subscribe: async (_root, { practiceId, filter, after }, context) => {
      const id = await memberPracticeId(context, practiceId);
      const passing = filter == null ? null : entriesOf(filter);
      const { prisma } = context.services;
      return new PracticeSubscription({
        practiceId: id,
        start: startAfter(context, after, 'next'),
        select: changedEntries,
        hasState: false,
        isWanted: async (entry) =>
          passing === null ||
          (await prisma.practiceActivity.count({ where: { ...passing, id: entry.id } })) > 0,
      });
    },
    resolve: async (query, change, _args, context) => {
      const entry = await context.services.prisma.practiceActivity.findUnique({
        ...query,
        where: { id: change.id, practice: visibleTo(context) },
      });
      // The viewer was removed after the subscription's own check; the next item ends it.
      if (entry === null) throw notFound('entry');
      return withPosition(entry, change);
    },
  }),
);
