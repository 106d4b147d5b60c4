import type { XpmConnectionState } from '../../src/domain/practice/connection-state.ts';
import { beginXpmConnection } from '../../src/practices/connection/connect.ts';
import { disconnectXpm } from '../../src/practices/connection/disconnect.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enum-values.ts';
import { NotPermitted, outcomeType, withPractice } from '../results.ts';
import { XpmAccountOfferRef } from './account-offer.ts';
import { Practice } from './practice.ts';
import { practiceOutcome } from './practice-outcome.ts';
import { viewerOf } from './viewer.ts';

const XpmConnectionStateEnum = builder.enumType('XpmConnectionState', {
  description: 'The state of the connection to XPM.',
  values: enumValues<XpmConnectionState>({
    CONNECTED: 'The practice is connected, and syncs can run.',
    UNCERTAIN:
      'XPM refuses the calls of the practice, which does not prove that the consent has ended. Syncs and edits are accepted and wait; the service probes XPM and continues automatically. See `XpmConnection.trouble`.',
    NEEDS_RECONNECT:
      'The consent has ended, or Xero no longer lists the account as connected. An admin must connect the practice again.',
    DISCONNECTED: 'The practice has never been connected, or an admin disconnected it.',
  }),
});

builder.prismaObject('ConnectionTrouble', {
  name: 'XpmConnectionTrouble',
  description:
    'What disturbs the calls of a practice to XPM at present. It ends by itself: the service probes XPM, and syncs and edits that wait continue with its first response.',
  select: {},
  fields: (t) => ({
    since: t.expose('since', { type: 'DateTime', description: 'When the first call failed.' }),
    lastFailureAt: t.expose('lastFailureAt', {
      type: 'DateTime',
      description: 'When the latest call failed.',
    }),
    failures: t.exposeInt('failures', {
      description: 'The number of attempts that have failed one after the other.',
    }),
    evidence: t.exposeString('evidence', { description: 'What was seen last, in plain English.' }),
    nextProbeAt: t.expose('nextProbeAt', {
      type: 'DateTime',
      description: 'When the service next tries to reach XPM. The waits grow to half an hour.',
    }),
    adminsNotifiedAt: t.expose('adminsNotifiedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When the admins were notified by an `ALERT` in the activity. Null in the first hour.',
    }),
  }),
});

const XpmConnectionRef = builder.prismaObject('XpmConnection', {
  description: 'The connection of a practice to its XPM account.',
  select: {},
  fields: (t) => ({
    state: t.expose('state', {
      type: XpmConnectionStateEnum,
      description: 'Whether the practice is connected.',
    }),
    account: t.exposeString('tenantName', {
      nullable: true,
      description:
        'The name of the account at Xero. Null before the first connection, and when Xero does not state it.',
    }),
    connectedBy: t.exposeString('connectedBy', {
      nullable: true,
      description:
        'The name of the admin who connected the practice. Null before the first connection.',
    }),
    connectedAt: t.expose('connectedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the practice was last connected. Null before the first connection.',
    }),
    reason: t.exposeString('reason', {
      nullable: true,
      description:
        'Why the practice is not connected, in plain English. Null while it is connected.',
    }),
    trouble: t.relation('trouble', {
      nullable: true,
      description:
        'What disturbs the calls to XPM at present. Null while nothing does, which is the usual case.',
    }),
    accountOffer: t.field({
      type: XpmAccountOfferRef,
      nullable: true,
      description:
        'Another XPM account to which an admin has consented, until it is confirmed or expires. Null when there is none.',
      select: (_args, _context, nestedSelection) => ({
        accountOffer: nestedSelection({ select: { expiresAt: true } }),
      }),
      resolve: ({ accountOffer }, _args, { services }) =>
        accountOffer !== null && accountOffer.expiresAt >= services.clock.now()
          ? accountOffer
          : null,
    }),
  }),
});

/** A practice that was never connected has no row. */
const notConnected = {
  state: 'DISCONNECTED',
  tenantName: null,
  connectedBy: null,
  connectedAt: null,
  reason: null,
  trouble: null,
  accountOffer: null,
} as const;

builder.prismaObjectField(Practice, 'connection', (t) =>
  t.field({
    type: XpmConnectionRef,
    description: 'The connection to XPM.',
    select: (_args, _context, nestedSelection) => ({ connection: nestedSelection() }),
    resolve: ({ connection }) => connection ?? notConnected,
  }),
);

const XpmConnectionBegun = builder
  .objectRef<{ readonly authorizationUrl: URL }>('XpmConnectionBegun')
  .implement({
    description: 'The connection is started. Send the browser of the admin to `authorizationUrl`.',
    fields: (t) => ({
      authorizationUrl: t.string({
        description:
          'The address of the consent page of XPM. It redirects back to this service, which then connects the practice.',
        resolve: ({ authorizationUrl }) => authorizationUrl.href,
      }),
    }),
  });

const XpmDisconnected = withPractice(
  'XpmDisconnected',
  'The practice is disconnected from XPM. Its records stay stored.',
);

const BeginXpmConnectionResult = builder.unionType('BeginXpmConnectionResult', {
  description: 'The outcome of `beginXpmConnection`.',
  types: [XpmConnectionBegun, NotPermitted],
  resolveType: outcomeType,
});

const DisconnectXpmResult = builder.unionType('DisconnectXpmResult', {
  description: 'The outcome of `disconnectXpm`.',
  types: [XpmDisconnected, NotPermitted],
  resolveType: outcomeType,
});

const toConnect = 'The practice to connect.';
const toDisconnect = 'The practice to disconnect.';

const practiceInput = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: (t) => ({ practiceId: t.id({ description: 'The id of the practice.' }) }),
  });
const BeginXpmConnectionInput = practiceInput('BeginXpmConnectionInput', toConnect);
const DisconnectXpmInput = practiceInput('DisconnectXpmInput', toDisconnect);

builder.mutationFields((t) => ({
  beginXpmConnection: t.field({
    type: BeginXpmConnectionResult,
    description:
      'Starts the connection of a practice to XPM. Send the browser of the admin to `authorizationUrl` of the outcome. Admins only.',
    args: { input: t.arg({ type: BeginXpmConnectionInput, description: toConnect }) },
    resolve: (_root, { input }, context) =>
      practiceOutcome(input.practiceId, (practiceId) =>
        beginXpmConnection(context.services, viewerOf(context), practiceId),
      ),
  }),
  disconnectXpm: t.field({
    type: DisconnectXpmResult,
    description:
      'Disconnects a practice from XPM and deletes its tokens. Unfinished syncs are cancelled, and records stay stored. Admins only.',
    args: { input: t.arg({ type: DisconnectXpmInput, description: toDisconnect }) },
    resolve: (_root, { input }, context) =>
      practiceOutcome(input.practiceId, (practiceId) =>
        disconnectXpm(context.services, viewerOf(context), practiceId),
      ),
  }),
}));
