import type { Context } from '../../src/context.ts';
import type { QuotaStatus } from '../../src/domain/quota/quota.ts';
import type {
  SyncAction,
  SyncActionReason,
  SyncSurface,
} from '../../src/domain/sync/sync-action.ts';
import { recordTypeOf } from '../../src/domain/sync/sync-kind.ts';
import type { RunSubject } from '../../src/domain/sync/sync-run.ts';
import { syncActions } from '../../src/sync/actions.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enum-values.ts';
import { recordIn } from '../global-id.ts';
import { Practice } from '../practice/practice.ts';
import { practiceFor } from '../practice/viewer.ts';
import { QuotaLimitEnum, SyncKindEnum, SyncRunRef } from './sync-run.ts';

export const SyncSurfaceEnum = builder.enumType('SyncSurface', {
  description: 'A place of the user interface that offers manual syncs.',
  values: enumValues<SyncSurface>({
    APP_WINDOW: 'The XPM integration window, for admins.',
    CLIENT_LIST: 'The view tools of the client list.',
    CLIENT_CUSTOM_FIELDS: 'The *Custom Fields* tab of a client. Send `recordId`.',
    JOB_SUMMARY: 'The *Summary* tab of a job. Send `recordId`.',
  }),
});

const SyncActionReasonEnum = builder.enumType('SyncActionReason', {
  description: 'Why an action is disabled.',
  values: enumValues<SyncActionReason>({
    RUN_NOT_FINISHED: 'The sync is unfinished; see `SyncAction.run`.',
    RECONNECT_NEEDED: 'The practice is not connected to XPM. An admin must connect it.',
  }),
});

/** An action, the record that its surface displays, and the quota of the practice. */
export interface OfferedAction extends SyncAction {
  readonly practiceId: string;
  readonly recordId: string | null;
  readonly quota: QuotaStatus;
}

export const SyncActionRef = builder.objectRef<OfferedAction>('SyncAction').implement({
  description:
    'A manual sync that a surface offers to the viewer. Display a button for each; hidden actions are not listed.',
  fields: (t) => ({
    kind: t.expose('kind', {
      type: SyncKindEnum,
      description: 'The kind to request with `requestSync`.',
    }),
    label: t.exposeString('label', {
      description: 'The label of the button. It can change while the sync runs.',
    }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether the button is enabled.' }),
    reason: t.expose('reason', {
      type: SyncActionReasonEnum,
      nullable: true,
      description: 'Why the button is disabled. Null while it is enabled.',
    }),
    pausedUntil: t.expose('pausedUntil', {
      type: 'DateTime',
      nullable: true,
      description:
        'When the pause of the practice ends: display *Sync Paused until*. Requests are possible during a pause. Null without a pause.',
    }),
    pausedBy: t.expose('pausedBy', {
      type: QuotaLimitEnum,
      nullable: true,
      description: 'The limit that pauses the practice, with `pausedUntil`. Null without a pause.',
    }),
    run: t.expose('run', {
      type: SyncRunRef,
      nullable: true,
      description: 'The unfinished sync of this kind. Null when there is none.',
    }),
    lastRun: t.loadable({
      type: SyncRunRef,
      nullable: true,
      description:
        'The latest sync of this kind, and of the displayed record if it is about one, that has ended. Null before the first one.',
      // One context serves all items of a subscription, and each item needs the present run.
      loaderOptions: { cache: false },
      load: (subjects: RunSubject[], { services }) => services.reader.runs.lastEnded(subjects),
      resolve: ({ practiceId, kind, recordId }) => ({
        practiceId,
        kind,
        recordId: recordTypeOf(kind) === null ? null : recordId,
      }),
    }),
  }),
});

/** A surface, and the id of the record that it displays. */
interface OpenSurface {
  readonly surface: SyncSurface;
  readonly recordId?: string | null | undefined;
}

/** The actions of a surface for the viewer, from the present rows. */
export async function readSyncActions(
  context: Context,
  practiceId: string,
  { surface, recordId }: OpenSurface,
): Promise<OfferedAction[]> {
  const { reader } = context.services;
  const practice = await practiceFor(context, practiceId);
  if (practice === null) return [];
  const key = recordId == null ? null : recordIn(recordId);
  const [record, unfinished, quota] = await Promise.all([
    key === null ? null : reader.records.find({ practiceId, ...key }),
    reader.runs.unfinished(practiceId),
    reader.quota.status(practiceId),
  ]);
  const actions = syncActions(practice, { surface, record }, { unfinished, quota });
  return actions.map((action) => ({ ...action, practiceId, recordId: record?.id ?? null, quota }));
}

export const recordIdDescription =
  'The id of the client or job that the surface displays. A surface of a record offers nothing without it; other surfaces ignore it.';

builder.prismaObjectField(Practice, 'syncActions', (t) =>
  t.field({
    type: [SyncActionRef],
    description:
      'The manual syncs that a surface offers to the viewer, in the order of display. Subscribe to `syncStatus` for changes.',
    args: {
      surface: t.arg({ type: SyncSurfaceEnum, description: 'The surface.' }),
      recordId: t.arg.id({ required: false, description: recordIdDescription }),
    },
    select: { id: true },
    resolve: ({ id }, args, context) => readSyncActions(context, id, args),
  }),
);
