import { builder } from '../builder.ts';
import { notFound, visibleTo } from '../practice/viewer.ts';
import { subscribeToRecord } from './record-subscription.ts';

builder.subscriptionField('clientChanged', (t) =>
  t.prismaField({
    type: 'Client',
    description:
      'Emits the client each time that it, its custom fields or its *Pending Sync* tag changes. The first item is the first change; query the client for its present state.',
    args: { id: t.arg.id({ description: 'The id of the client.' }) },
    subscribe: (_root, { id }, context) => subscribeToRecord(context, 'CLIENT', id),
    resolve: async (query, id, _args, context) => {
      const client = await context.services.prisma.client.findUnique({
        ...query,
        where: { id, practice: visibleTo(context) },
      });
      // The viewer was removed after the subscription's own check; the next item ends it.
      if (client === null) throw notFound('client');
      return client;
    },
  }),
);
