import { checkXpmConnection } from '../../src/practices/connection/check-connection.ts';
import { builder } from '../builder.ts';
import { NotPermitted, outcomeType, withPractice } from '../results.ts';
import { practiceOutcome } from './practice-outcome.ts';
import { viewerOf } from './viewer.ts';

const XpmCheckStarted = withPractice(
  'XpmCheckStarted',
  'XPM is checked now. See `XpmConnection.trouble` for the result.',
);
const XpmCheckNotNeeded = withPractice(
  'XpmCheckNotNeeded',
  'Nothing disturbs the calls to XPM. Nothing was changed.',
);

const CheckXpmConnectionResult = builder.unionType('CheckXpmConnectionResult', {
  description: 'The outcome of `checkXpmConnection`.',
  types: [XpmCheckStarted, XpmCheckNotNeeded, NotPermitted],
  resolveType: outcomeType,
});

const CheckXpmConnectionInput = builder.inputType('CheckXpmConnectionInput', {
  description: 'The practice whose connection to check.',
  fields: (t) => ({ practiceId: t.id({ description: 'The id of the practice.' }) }),
});

builder.mutationField('checkXpmConnection', (t) =>
  t.field({
    type: CheckXpmConnectionResult,
    description:
      'Tries to reach XPM now instead of at `XpmConnectionTrouble.nextProbeAt`: the syncs and edits that wait make their next call at once. Admins only.',
    args: {
      input: t.arg({
        type: CheckXpmConnectionInput,
        description: 'The practice whose connection to check.',
      }),
    },
    resolve: (_root, { input }, context) =>
      practiceOutcome(input.practiceId, (practiceId) =>
        checkXpmConnection(context.services, viewerOf(context), practiceId),
      ),
  }),
);
