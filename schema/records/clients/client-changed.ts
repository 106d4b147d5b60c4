import { afterDescription, seqField, withPosition } from '../../activity/practice-subscription.ts';
import { builder } from '../../builder.ts';
import { notFound } from '../../errors.ts';
import { visibleTo } from '../../practice/viewer.ts';
import { subscribeToRecord } from '../record-subscription.ts';
import { Client } from './client.ts';

builder.prismaObjectField(Client, 'seq', (t) => t.string(seqField('clientChanged')));

builder.subscriptionField('clientChanged', (t) =>
  t.prismaField({
    type: 'Client',
    description:
      'Emits the client each time that it, its custom fields or its *Pending Sync* tag changes. The first item is the client as it is now, unless `after` is sent.',
    args: {
      id: t.arg.id({ description: 'The id of the client.' }),
      after: t.arg.string({ required: false, description: afterDescription }),
    },
    subscribe: (_root, args, context) => subscribeToRecord(context, 'CLIENT', args),
    resolve: async (query, change, _args, context) => {
      const client = await context.services.prisma.client.findUnique({
        ...query,
        where: { id: change.id, practice: visibleTo(context) },
      });
      // The viewer was removed after the subscription's own check; the next item ends it.
      if (client === null) throw notFound('client');
      return withPosition(client, change);
    },
  }),
);
