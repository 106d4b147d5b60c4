import { setDayLimit } from '../../src/practices/set-day-limit.ts';
import { builder } from '../builder.ts';
import { practiceOutcome } from '../practice/practice-outcome.ts';
import { viewerOf } from '../practice/viewer.ts';
import { NotPermitted, outcomeType, withPractice } from '../results.ts';

const DayLimitSet = withPractice('DayLimitSet', 'The daily limit is set.');

const UnlikelyDayLimit = builder
  .objectRef<{ readonly message: string }>('UnlikelyDayLimit')
  .implement({
    description: 'No plan of Xero has this limit. Nothing was changed.',
    fields: (t) => ({
      message: t.exposeString('message', {
        description: 'The limits that are possible, in plain English.',
      }),
    }),
  });

const SetDayLimitResult = builder.unionType('SetDayLimitResult', {
  description: 'The outcome of `setDayLimit`.',
  types: [DayLimitSet, UnlikelyDayLimit, NotPermitted],
  resolveType: outcomeType,
});

const SetDayLimitInput = builder.inputType('SetDayLimitInput', {
  description: 'The practice and its daily limit.',
  fields: (t) => ({
    practiceId: t.id({ description: 'The id of the practice.' }),
    dayLimit: t.int({ description: 'The number of calls in 24 hours.' }),
  }),
});

builder.mutationField('setDayLimit', (t) =>
  t.field({
    type: SetDayLimitResult,
    description:
      "Sets the number of calls that XPM allows a practice in 24 hours, which Xero's plan decides; see `Quota.plans`. Syncs that the former limit paused continue immediately if the new one allows it. Admins only.",
    args: {
      input: t.arg({ type: SetDayLimitInput, description: 'The practice and its daily limit.' }),
    },
    resolve: (_root, { input: { dayLimit, ...input } }, context) =>
      practiceOutcome(input.practiceId, (practiceId) =>
        setDayLimit(context.services, viewerOf(context), { practiceId, dayLimit }),
      ),
  }),
);
