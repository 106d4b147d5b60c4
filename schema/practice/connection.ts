import type { XpmConnection } from '../../prisma/generated/client.ts';
import { beginXpmConnection } from '../../src/practices/connect.ts';
import { disconnectXpm } from '../../src/practices/disconnect.ts';
import { builder } from '../builder.ts';
import { noSuchPractice, NotPermitted, outcomeType } from '../results.ts';
import { namedPractice } from './named-practice.ts';
import { Practice } from './practice.ts';
import { viewerOf } from './viewer.ts';

const XpmConnectionStateEnum = builder.enumType('XpmConnectionState', {
  values: {
    CONNECTED: { description: 'Syncs can run.' },
    NEEDS_RECONNECT: { description: 'The consent has ended; an admin must connect again.' },
    DISCONNECTED: { description: 'Not connected.' },
  } as const,
});

type Connection = Pick<
  XpmConnection,
  'state' | 'tenantName' | 'connectedBy' | 'connectedAt' | 'reason'
>;

const never: Connection = {
  state: 'DISCONNECTED',
  tenantName: null,
  connectedBy: null,
  connectedAt: null,
  reason: null,
};

const XpmConnectionRef = builder.objectRef<Connection>('XpmConnection').implement({
  description: "The practice's connection to its XPM account.",
  fields: (t) => ({
    state: t.expose('state', { type: XpmConnectionStateEnum }),
    account: t.exposeString('tenantName', {
      nullable: true,
      description: 'What Xero calls the account. It does not name every one.',
    }),
    connectedBy: t.exposeString('connectedBy', { nullable: true }),
    connectedAt: t.expose('connectedAt', { type: 'DateTime', nullable: true }),
    reason: t.exposeString('reason', {
      nullable: true,
      description:
        'Why the practice is not connected, in plain English. Null while it is connected.',
    }),
  }),
});

builder.prismaObjectField(Practice, 'connection', (t) =>
  t.field({
    type: XpmConnectionRef,
    select: {
      connection: {
        select: {
          state: true,
          tenantName: true,
          connectedBy: true,
          connectedAt: true,
          reason: true,
        },
      },
    },
    resolve: ({ connection }) => connection ?? never,
  }),
);

const XpmConnectionBegun = builder
  .objectRef<{ readonly authorizationUrl: URL }>('XpmConnectionBegun')
  .implement({
    description: "Send the admin's browser to this page of XPM; it leads back here.",
    fields: (t) => ({
      authorizationUrl: t.string({ resolve: ({ authorizationUrl }) => authorizationUrl.href }),
    }),
  });

const XpmDisconnected = builder
  .objectRef<{ readonly practiceId: string }>('XpmDisconnected')
  .implement({
    description: 'The practice is not connected any more. Its records stay.',
    fields: (t) => ({
      practice: t.prismaField({
        type: 'Practice',
        resolve: (query, { practiceId }, _args, { services }) =>
          services.prisma.practice.findUniqueOrThrow({ ...query, where: { id: practiceId } }),
      }),
    }),
  });

const BeginXpmConnectionResult = builder.unionType('BeginXpmConnectionResult', {
  types: [XpmConnectionBegun, NotPermitted],
  resolveType: outcomeType,
});

const DisconnectXpmResult = builder.unionType('DisconnectXpmResult', {
  types: [XpmDisconnected, NotPermitted],
  resolveType: outcomeType,
});

const PracticeInput = (name: string) =>
  builder.inputType(name, { fields: (t) => ({ practiceId: t.id() }) });
const BeginXpmConnectionInput = PracticeInput('BeginXpmConnectionInput');
const DisconnectXpmInput = PracticeInput('DisconnectXpmInput');

builder.mutationFields((t) => ({
  beginXpmConnection: t.field({
    type: BeginXpmConnectionResult,
    description:
      "Starts to connect a practice. Send the admin to `authorizationUrl`, XPM's consent page. Admins only.",
    args: { input: t.arg({ type: BeginXpmConnectionInput }) },
    resolve: async (_root, { input }, context) => {
      const practiceId = namedPractice(input.practiceId);
      if (practiceId === null) return noSuchPractice;
      const outcome = await beginXpmConnection(context.services, viewerOf(context), practiceId);
      return outcome.type === 'NotPermitted' ? { ...outcome, reason: null } : outcome;
    },
  }),
  disconnectXpm: t.field({
    type: DisconnectXpmResult,
    description: 'Ends the connection of a practice and forgets its tokens.',
    args: { input: t.arg({ type: DisconnectXpmInput }) },
    resolve: async (_root, { input }, context) => {
      const practiceId = namedPractice(input.practiceId);
      if (practiceId === null) return noSuchPractice;
      const outcome = await disconnectXpm(context.services, viewerOf(context), practiceId);
      return outcome.type === 'NotPermitted'
        ? { ...outcome, reason: null }
        : { ...outcome, practiceId };
    },
  }),
}));
