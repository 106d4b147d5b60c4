import type { HiddenSync } from '../../src/domain/sync/sync-action.ts';
import { hiddenSyncs } from '../../src/sync/hidden.ts';
import { builder } from '../builder.ts';
import { Practice } from '../practice/practice.ts';
import { practiceFor } from '../practice/viewer.ts';
import { RefusalReasonEnum } from '../results.ts';
import { SyncSurfaceEnum } from './sync-action.ts';
import { SyncKindEnum } from './sync-run.ts';

const HiddenSyncActionRef = builder.objectRef<HiddenSync>('HiddenSyncAction').implement({
  description: 'A manual sync that a surface does not offer to the viewer, and why.',
  fields: (t) => ({
    kind: t.expose('kind', { type: SyncKindEnum, description: 'The kind of sync.' }),
    label: t.exposeString('label', { description: 'The name of the sync.' }),
    reason: t.expose('reason', {
      type: RefusalReasonEnum,
      description: "Why it is hidden: the viewer's role, the source or a setting of the practice.",
    }),
    message: t.exposeString('message', {
      description: 'Why it is hidden and what to do, in plain English.',
    }),
  }),
});

builder.prismaObjectField(Practice, 'hiddenSyncActions', (t) =>
  t.field({
    type: [HiddenSyncActionRef],
    description:
      'The manual syncs that a surface does not offer to the viewer. They explain a surface for which `syncActions` is empty. A sync that is hidden only while it runs is not among them.',
    args: { surface: t.arg({ type: SyncSurfaceEnum, description: 'The surface.' }) },
    select: { id: true },
    resolve: async ({ id }, { surface }, context) => {
      const practice = await practiceFor(context, id);
      return practice === null ? [] : [...hiddenSyncs(practice, surface)];
    },
  }),
);
