import { setPracticeSource } from '../../src/practices/set-source.ts';
import { builder } from '../builder.ts';
import { NotPermitted, outcomeType, withPractice } from '../results.ts';
import { PracticeSourceEnum } from './practice.ts';
import { practiceOutcome } from './practice-outcome.ts';
import { viewerOf } from './viewer.ts';

const PracticeSourceSet = withPractice('PracticeSourceSet', 'The source of the practice is set.');

const SetPracticeSourceResult = builder.unionType('SetPracticeSourceResult', {
  description: 'The outcome of `setPracticeSource`.',
  types: [PracticeSourceSet, NotPermitted],
  resolveType: outcomeType,
});

const SetPracticeSourceInput = builder.inputType('SetPracticeSourceInput', {
  description: 'The practice and its source.',
  fields: (t) => ({
    practiceId: t.id({ description: 'The id of the practice.' }),
    source: t.field({
      type: PracticeSourceEnum,
      description: 'The system that the records of the practice come from.',
    }),
  }),
});

builder.mutationField('setPracticeSource', (t) =>
  t.field({
    type: SetPracticeSourceResult,
    description:
      'Sets the system that the records of a practice come from. Manual syncs exist for `XPM` and `FYI` only. A running sync continues unless it is cancelled, and records stay stored. Admins only.',
    args: {
      input: t.arg({ type: SetPracticeSourceInput, description: 'The practice and its source.' }),
    },
    resolve: (_root, { input: { source, ...input } }, context) =>
      practiceOutcome(input.practiceId, (practiceId) =>
        setPracticeSource(context.services, viewerOf(context), { practiceId, source }),
      ),
  }),
);
