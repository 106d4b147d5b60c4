import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../../src/context.ts';
import { builder } from '../builder.ts';
import { Client } from './clients/client.ts';
import { Job } from './jobs/job.ts';
import { selectionOf } from './selection.ts';
import { TaxReturn } from './tax-return.ts';
import { User } from './user.ts';

/** A reference of a record of this practice to another one. */
interface Reference {
  readonly practiceId: string;
  readonly xpmId: string | null;
}

const keyOf = ({ practiceId, xpmId }: { practiceId: string; xpmId: string }) => ({
  practiceId_xpmId: { practiceId, xpmId },
});

// Prisma batches the `findUnique` calls of one tick, so the links of a page cost one statement.

function clientOf({ practiceId, xpmId }: Reference, context: Context, info: GraphQLResolveInfo) {
  if (xpmId === null) return null;
  const select = selectionOf(context, info);
  return context.services.prisma.client.findUnique({
    select,
    where: keyOf({ practiceId, xpmId }),
  });
}

function userOf({ practiceId, xpmId }: Reference, context: Context, info: GraphQLResolveInfo) {
  if (xpmId === null) return null;
  const select = selectionOf(context, info);
  return context.services.prisma.user.findUnique({ select, where: keyOf({ practiceId, xpmId }) });
}

const client = {
  type: Client,
  nullable: true,
  description:
    'The record of `client`. Null when there is no client, and while it is not stored here.',
} as const;

const person = (field: string) =>
  ({
    type: User,
    nullable: true,
    description: `The user that \`${field}\` names. Null when there is none, and when the person is not among the users.`,
  }) as const;

builder.prismaObjectFields(Job, (t) => ({
  clientRecord: t.field({
    ...client,
    select: { practiceId: true, clientXpmId: true },
    resolve: ({ practiceId, clientXpmId: xpmId }, _args, context, info) =>
      clientOf({ practiceId, xpmId }, context, info),
  }),
  managerUser: t.field({
    ...person('manager'),
    select: { practiceId: true, managerXpmId: true },
    resolve: ({ practiceId, managerXpmId: xpmId }, _args, context, info) =>
      userOf({ practiceId, xpmId }, context, info),
  }),
  partnerUser: t.field({
    ...person('partner'),
    select: { practiceId: true, partnerXpmId: true },
    resolve: ({ practiceId, partnerXpmId: xpmId }, _args, context, info) =>
      userOf({ practiceId, xpmId }, context, info),
  }),
}));

builder.prismaObjectFields(Client, (t) => ({
  managerUser: t.field({
    ...person('manager'),
    select: { practiceId: true, managerXpmId: true },
    resolve: ({ practiceId, managerXpmId: xpmId }, _args, context, info) =>
      userOf({ practiceId, xpmId }, context, info),
  }),
  partnerUser: t.field({
    ...person('partner'),
    select: { practiceId: true, partnerXpmId: true },
    resolve: ({ practiceId, partnerXpmId: xpmId }, _args, context, info) =>
      userOf({ practiceId, xpmId }, context, info),
  }),
  billingClientRecord: t.field({
    ...client,
    description:
      'The record of `billingClient`. Null when there is none, and while it is not stored here.',
    select: { practiceId: true, billingClientXpmId: true },
    resolve: ({ practiceId, billingClientXpmId: xpmId }, _args, context, info) =>
      clientOf({ practiceId, xpmId }, context, info),
  }),
}));

builder.prismaObjectField(TaxReturn, 'clientRecord', (t) =>
  t.field({
    ...client,
    description: 'The record of `client`. Null while it is not stored here.',
    select: { practiceId: true, clientXpmId: true },
    resolve: ({ practiceId, clientXpmId: xpmId }, _args, context, info) =>
      clientOf({ practiceId, xpmId }, context, info),
  }),
);
