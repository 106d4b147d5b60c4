import type { PracticeSource } from '../../src/domain/practice/practice.ts';
import { hasManualSync, practiceSources, sourceNames } from '../../src/domain/practice/practice.ts';
import { builder } from '../builder.ts';
import { Practice, PracticeSourceEnum } from './practice.ts';

const SourceOption = builder
  .objectRef<{ readonly source: PracticeSource }>('SourceOption')
  .implement({
    description: 'A system that the records of a practice can come from.',
    fields: (t) => ({
      source: t.expose('source', { type: PracticeSourceEnum, description: 'The system.' }),
      name: t.string({
        description: 'The name by which people know it.',
        resolve: ({ source }) => sourceNames[source],
      }),
      hasManualSync: t.boolean({
        description: 'Whether practices with this source have manual syncs, and send edits to XPM.',
        resolve: ({ source }) => hasManualSync(source),
      }),
    }),
  });

builder.prismaObjectField(Practice, 'sources', (t) =>
  t.field({
    type: [SourceOption],
    description: 'The systems that an admin can choose with `setPracticeSource`.',
    select: {},
    resolve: () => practiceSources.map((source) => ({ source })),
  }),
);
