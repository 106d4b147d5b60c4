import type { Context } from '../src/context.ts';
import { builder } from './builder.ts';
import { Client } from './client.ts';
import { followPractice } from './follow-practice.ts';
import { rowId } from './global-id.ts';
import { notFound, visibleTo } from './viewer.ts';

async function findClient(context: Context, id: string) {
  const clientId = rowId('Client', id);
  const client =
    clientId === null
      ? null
      : await context.services.prisma.client.findUnique({
          where: { id: clientId, practice: visibleTo(context) },
          select: { id: true, practiceId: true },
        });
  if (client === null) throw notFound('client');
  return client;
}

builder.subscriptionField('clientChanged', (t) =>
  t.prismaField({
    type: Client,
    description: 'The client, each time that something of it has changed.',
    args: { id: t.arg.id() },
    subscribe: async (_root, { id: globalId }, context) => {
      const { id, practiceId } = await findClient(context, globalId);
      return followPractice(context, { practiceId, start: 'next' }, (item) => {
        if (item.type === 'snapshot') return [];
        const { event } = item.logged;
        return event.type === 'clients.changed' && event.ids.includes(id) ? [id] : [];
      });
    },
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
