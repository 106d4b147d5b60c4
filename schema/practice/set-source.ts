import { setPracticeSource } from '../../src/practices/set-source.ts';
import { builder } from '../builder.ts';
import { noSuchPractice, NotPermitted, outcomeType, withPractice } from '../results.ts';
import { namedPractice } from './named-practice.ts';
import { PracticeSourceEnum } from './practice.ts';
import { viewerOf } from './viewer.ts';

const PracticeSourceSet = withPractice(
  'PracticeSourceSet',
  'The practice has the requested source.',
);

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
      "Sets the system that the practice's records come from. Manual syncs exist for `XPM` and `FYI` only; a sync in progress finishes unless it is cancelled, and records stay. Admins only.",
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
