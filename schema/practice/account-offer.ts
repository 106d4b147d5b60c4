import { confirmAccount } from '../../src/practices/connection/confirm-account.ts';
import { builder } from '../builder.ts';
import { NotPermitted, outcomeType, refusal, withPractice } from '../results.ts';
import { practiceOutcome } from './practice-outcome.ts';
import { viewerOf } from './viewer.ts';

export const XpmAccountOfferRef = builder.prismaObject('XpmAccountOffer', {
  description:
    'An XPM account to which an admin has consented, although the practice was connected to another one. Nothing changes until an admin confirms it with `confirmXpmAccount`.',
  select: {},
  fields: (t) => ({
    accountId: t.exposeString('tenantId', {
      description: 'The identifier of the account at Xero, for `confirmXpmAccount`.',
    }),
    account: t.exposeString('tenantName', {
      nullable: true,
      description: 'The name of the account at Xero. Null when Xero does not state it.',
    }),
    offeredBy: t.exposeString('offeredBy', { description: 'The name of the admin who consented.' }),
    offeredAt: t.expose('offeredAt', {
      type: 'DateTime',
      description: 'When the admin consented.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'Until when the account can be confirmed.',
    }),
    clients: t.exposeInt('clients', {
      nullable: true,
      description: 'The number of clients of the account. Null when they could not be read.',
    }),
    sameIds: t.exposeInt('sameIds', {
      nullable: true,
      description:
        'How many of these clients are stored for the practice already, by their identifier in XPM. Null when they could not be read.',
    }),
    sameNames: t.exposeInt('sameNames', {
      nullable: true,
      description:
        'How many of the other clients have the name of a stored client. Null when they could not be read.',
    }),
  }),
});

const ConfirmXpmAccountInput = builder.inputType('ConfirmXpmAccountInput', {
  description: 'The account to which a practice has moved.',
  fields: (t) => ({
    practiceId: t.id({ description: 'The id of the practice.' }),
    accountId: t.string({ description: 'The account, by `XpmAccountOffer.accountId`.' }),
  }),
});

const XpmAccountConfirmed = withPractice(
  'XpmAccountConfirmed',
  'The practice is connected to the account. The next syncs read everything; stored records that the account lacks are kept until an admin has reviewed them.',
);

const XpmAccountNotOffered = refusal(
  'XpmAccountNotOffered',
  'The account cannot be confirmed: the offer has expired, was replaced, or another practice has the account. Nothing was changed.',
);

const ConfirmXpmAccountResult = builder.unionType('ConfirmXpmAccountResult', {
  description: 'The outcome of `confirmXpmAccount`.',
  types: [XpmAccountConfirmed, XpmAccountNotOffered, NotPermitted],
  resolveType: outcomeType,
});

builder.mutationField('confirmXpmAccount', (t) =>
  t.field({
    type: ConfirmXpmAccountResult,
    description:
      'Confirms that a practice has moved to another XPM account, which an admin has chosen on the consent page (`XpmConnection.accountOffer`). Admins only.',
    args: {
      input: t.arg({ type: ConfirmXpmAccountInput, description: 'The account to confirm.' }),
    },
    resolve: (_root, { input }, context) =>
      practiceOutcome(input.practiceId, (practiceId) => {
        const confirmed = { practiceId, accountId: input.accountId };
        return confirmAccount(context.services, viewerOf(context), confirmed);
      }),
  }),
);
