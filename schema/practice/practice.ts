import { builder } from '../builder.ts';
import { namedPractice } from './named-practice.ts';
import { visibleTo } from './viewer.ts';

export const PracticeSourceEnum = builder.enumType('PracticeSource', {
  description:
    'The practice management system that the records come from. Manual syncs exist for XPM and FYI.',
  values: ['XPM', 'FYI', 'APS', 'IRIS', 'MYOB_AE', 'MYOB_AO', 'CCH', 'MYOB_PM'] as const,
});

const PracticeSettings = builder.prismaObject('Practice', {
  variant: 'PracticeSettings',
  description: "What the practice's admins have chosen.",
  fields: (t) => ({
    importTaxAssessments: t.exposeBoolean('importTaxAssessments'),
    primaryForClientMaintenance: t.exposeBoolean('primaryForClientMaintenance'),
    autoSync: t.exposeBoolean('autoSync'),
    timeZone: t.exposeString('timeZone'),
  }),
});

/** The tenant: one accounting firm. Other files add what belongs to it. */
export const Practice = builder.prismaNode('Practice', {
  description: 'One accounting firm, connected to one XPM account.',
  id: { field: 'id' },
  nullable: true,
  findUnique: (id, context) => ({ id, ...visibleTo(context) }),
  fields: (t) => ({
    name: t.exposeString('name'),
    source: t.expose('source', { type: PracticeSourceEnum }),
    settings: t.variant(PracticeSettings),
  }),
});

builder.queryField('practice', (t) =>
  t.prismaField({
    type: 'Practice',
    nullable: true,
    description: 'A practice of the viewer; null when it is not one of theirs.',
    args: { id: t.arg.id() },
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
