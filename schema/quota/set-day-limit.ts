import { setDayLimit } from '../../src/practices/set-day-limit.ts';
import { builder } from '../builder.ts';
import { namedPractice } from '../practice/named-practice.ts';
import { viewerOf } from '../practice/viewer.ts';
import { noSuchPractice, NotPermitted, outcomeType, withPractice } from '../results.ts';

const DayLimitSet = withPractice('DayLimitSet', 'The practice has the requested limit.');

const UnlikelyDayLimit = builder
  .objectRef<{ readonly message: string }>('UnlikelyDayLimit')
  .implement({
    description: 'No plan of Xero allows so many or so few calls; the limit was not changed.',
    fields: (t) => ({ message: t.exposeString('message', { description: 'What is likely.' }) }),
  });

const SetDayLimitResult = builder.unionType('SetDayLimitResult', {
  types: [DayLimitSet, UnlikelyDayLimit, NotPermitted],
  resolveType: outcomeType,
});

const SetDayLimitInput = builder.inputType('SetDayLimitInput', {
  fields: (t) => ({
    practiceId: t.id(),
    dayLimit: t.int({ description: 'Calls in a day.' }),
  }),
});

builder.mutationField('setDayLimit', (t) =>
  t.field({
    type: SetDayLimitResult,
    description:
      "Says how many calls a day XPM allows a practice, for its admins: 5,000, or 1,000 on Xero's entry plan. What the day's limit held goes on at once.",
    args: { input: t.arg({ type: SetDayLimitInput }) },
    resolve: async (_root, { input: { dayLimit, ...input } }, context) => {
      const practiceId = namedPractice(input.practiceId);
      if (practiceId === null) return noSuchPractice;
      const change = { practiceId, dayLimit };
      const outcome = await setDayLimit(context.services, viewerOf(context), change);
      if (outcome.type === 'NotPermitted') return { ...outcome, reason: null };
      return { ...outcome, practiceId };
    },
  }),
);
