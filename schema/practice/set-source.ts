import { setPracticeSource } from '../../src/practices/set-source.ts';
import { builder } from '../builder.ts';
import { noSuchPractice, NotPermitted, outcomeType, withPractice } from '../results.ts';
import { namedPractice } from './named-practice.ts';
import { PracticeSourceEnum } from './practice.ts';
import { viewerOf } from './viewer.ts';

const PracticeSourceSet = withPractice('PracticeSourceSet', 'The source is as asked for.');

const SetPracticeSourceResult = builder.unionType('SetPracticeSourceResult', {
  types: [PracticeSourceSet, NotPermitted],
  resolveType: outcomeType,
});

const SetPracticeSourceInput = builder.inputType('SetPracticeSourceInput', {
  fields: (t) => ({
    practiceId: t.id(),
    source: t.field({ type: PracticeSourceEnum }),
  }),
});

builder.mutationField('setPracticeSource', (t) =>
  t.field({
    type: SetPracticeSourceResult,
    description:
      'Says where the records of a practice come from, for its admins. Away from XPM and FYI no manual sync is offered any more; one that is under way is left to end, unless somebody cancels it. What was read stays.',
    args: { input: t.arg({ type: SetPracticeSourceInput }) },
    resolve: async (_root, { input }, context) => {
      const practiceId = namedPractice(input.practiceId);
      if (practiceId === null) return noSuchPractice;
      const { source } = input;
      const change = { practiceId, source };
      const outcome = await setPracticeSource(context.services, viewerOf(context), change);
      if (outcome.type === 'NotPermitted') return { ...outcome, reason: null };
      return { ...outcome, practiceId };
    },
  }),
);
