import type { PracticeSource } from '../../src/domain/practice/practice.ts';
import { sourceNames } from '../../src/domain/practice/practice.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enum-values.ts';
import { idDescription } from '../global-id.ts';
import { namedPractice } from './named-practice.ts';
import { visibleTo } from './viewer.ts';

export const PracticeSourceEnum = builder.enumType('PracticeSource', {
  description:
    'The practice management system that the records come from. Manual syncs exist for `XPM` and `FYI`.',
  values: enumValues<PracticeSource>(sourceNames),
});

const PracticeSettings = builder.prismaObject('Practice', {
  variant: 'PracticeSettings',
  description: 'The settings of a practice. Admins change them with `updatePracticeSettings`.',
  select: {},
  fields: (t) => ({
    importTaxAssessments: t.exposeBoolean('importTaxAssessments'),
    primaryForClientMaintenance: t.exposeBoolean('primaryForClientMaintenance'),
    autoSync: t.exposeBoolean('autoSync'),
    timeZone: t.exposeString('timeZone'),
  }),
});

/** The tenant. Other files add the fields of their rooms. */
export const Practice = builder.prismaNode('Practice', {
  description: 'An accounting firm, connected to one XPM account.',
  id: { field: 'id', description: idDescription },
  nullable: true,
  findUnique: (id, context) => ({ id, ...visibleTo(context) }),
  // Connections that are resolved by their own query need it.
  select: { id: true },
  fields: (t) => ({
    name: t.exposeString('name'),
    source: t.expose('source', { type: PracticeSourceEnum }),
    settings: t.variant(PracticeSettings, { description: 'The settings of the practice.' }),
  }),
});

builder.queryField('practice', (t) =>
  t.prismaField({
    type: 'Practice',
    nullable: true,
    description: 'A practice by its id. Null when the viewer is not a member of it.',
    args: { id: t.arg.id({ description: 'The id of the practice.' }) },
    resolve: (query, _root, { id }, context) => {
      const practiceId = namedPractice(id);
      if (practiceId === null) return null;
      return context.services.prisma.practice.findUnique({
        ...query,
        where: { id: practiceId, ...visibleTo(context) },
      });
    },
  }),
);
