import type { Context } from '../../src/context.ts';
import type { SyncAction, SyncSurface } from '../../src/domain/sync/sync-action.ts';
import { syncActions } from '../../src/sync/actions.ts';
import { builder } from '../builder.ts';
import { recordIn } from '../global-id.ts';
import { Practice } from '../practice/practice.ts';
import { viewerOf } from '../practice/viewer.ts';
import { SyncKindEnum, SyncRunRef } from './sync-run.ts';

export const SyncSurfaceEnum = builder.enumType('SyncSurface', {
  description: 'Where a manual sync is offered.',
  values: {
    APP_WINDOW: { description: 'The XPM integration window of the admins.' },
    CLIENT_LIST: { description: 'View tools of the client list.' },
    CLIENT_CUSTOM_FIELDS: { description: "A client's Custom Fields tab." },
    JOB_SUMMARY: { description: "A job's Summary tab." },
  } as const,
});

const SyncActionReasonEnum = builder.enumType('SyncActionReason', {
  description: 'Why an action is displayed but disabled.',
  values: {
    RUN_NOT_FINISHED: { description: 'Its sync is requested or running.' },
    RECONNECT_NEEDED: { description: 'The practice is not connected to XPM.' },
  } as const,
});

export const SyncActionRef = builder.objectRef<SyncAction>('SyncAction').implement({
  description: 'A manual sync as it is offered to the viewer. Hidden ones are not listed.',
  fields: (t) => ({
    kind: t.expose('kind', { type: SyncKindEnum }),
    label: t.exposeString('label', { description: "The button's present label." }),
    enabled: t.exposeBoolean('enabled'),
    reason: t.expose('reason', { type: SyncActionReasonEnum, nullable: true }),
    pausedUntil: t.expose('pausedUntil', {
      type: 'DateTime',
      nullable: true,
      description: '"Sync Paused until": a limit holds the practice. Asking is possible meanwhile.',
    }),
    run: t.expose('run', { type: SyncRunRef, nullable: true }),
  }),
});

/** A surface, and the id of the record that is open there. */
interface OpenSurface {
  readonly surface: SyncSurface;
  readonly recordId?: string | null | undefined;
}

/** What the viewer is offered there, from the rows as they are now. */
export async function readSyncActions(
  context: Context,
  practiceId: string,
  { surface, recordId }: OpenSurface,
): Promise<SyncAction[]> {
  const { reader } = context.services;
  const practice = await reader.practices.find(practiceId, viewerOf(context).subject);
  if (practice === null) return [];
  const key = recordId == null ? null : recordIn(recordId);
  const [record, unfinished, quota] = await Promise.all([
    key === null ? null : reader.records.find({ practiceId, ...key }),
    reader.runs.unfinished(practiceId),
    reader.quota.status(practiceId),
  ]);
  const { pausedUntil } = quota;
  return syncActions(practice, { surface, record }, { unfinished, pausedUntil });
}

export const recordIdDescription =
  'The client or job that is open there. A surface about one offers nothing without it; the others do not look at it.';

builder.prismaObjectField(Practice, 'syncActions', (t) =>
  t.field({
    type: [SyncActionRef],
    description: 'The manual syncs that the viewer is offered there.',
    args: {
      surface: t.arg({ type: SyncSurfaceEnum }),
      recordId: t.arg.id({ required: false, description: recordIdDescription }),
    },
    select: { id: true },
    resolve: ({ id }, args, context) => readSyncActions(context, id, args),
  }),
);
