import { builder } from '../builder.ts';
import { notFound, visibleTo } from '../practice/viewer.ts';
import { followRecord } from './follow-record.ts';

builder.subscriptionField('clientChanged', (t) =>
  t.prismaField({
    type: 'Client',
    description:
      'The client, each time that something of it or of its *Pending Sync* tag has changed.',
    args: { id: t.arg.id() },
    subscribe: (_root, { id }, context) => followRecord(context, 'CLIENT', id),
    resolve: async (query, id, _args, context) => {
      const client = await context.services.prisma.client.findUnique({
        ...query,
        where: { id, practice: visibleTo(context) },
      });
      // Removed since the feed asked whether the viewer is a member; it ends with its next item.
      if (client === null) throw notFound('client');
      return client;
    },
  }),
);
