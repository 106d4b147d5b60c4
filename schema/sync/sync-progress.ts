import type {
  SyncProgress,
  SyncRun,
  SyncWait,
  SyncWaitReason,
} from '../../src/domain/sync/sync-run.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enum-values.ts';

const SyncWaitReasonEnum = builder.enumType('SyncWaitReason', {
  description: 'What a running sync waits for.',
  values: enumValues<SyncWaitReason>({
    SLOT: 'The next call that the limits allow. Calls of people and edits come first.',
    INTERNAL_ERROR:
      'The next try after repeated internal errors of this service. If the error persists, the sync fails after about 15 minutes.',
  }),
});

const SyncWaitRef = builder.objectRef<SyncWait>('SyncWait').implement({
  description: 'A wait of a sync that is not paused: its reason and its end.',
  fields: (t) => ({
    reason: t.expose('reason', {
      type: SyncWaitReasonEnum,
      description: 'What the sync waits for.',
    }),
    until: t.expose('until', { type: 'DateTime', description: 'When the sync tries again.' }),
  }),
});

type ProgressFacts = SyncProgress & Pick<SyncRun, 'wait'>;

export const SyncProgressRef = builder.objectRef<ProgressFacts>('SyncProgress').implement({
  description: 'The progress of a sync. The counters never decrease.',
  fields: (t) => ({
    done: t.exposeInt('read', {
      description: 'The number of records that are finished. Display it with `total`.',
    }),
    total: t.exposeInt('total', {
      nullable: true,
      description: 'The number of records to read. Null while it is unknown.',
    }),
    read: t.exposeInt('read', { description: 'The number of records that were read.' }),
    added: t.exposeInt('added', { description: 'The number of records that were new.' }),
    changed: t.exposeInt('changed', { description: 'The number of records that had changed.' }),
    unchanged: t.exposeInt('unchanged', { description: 'The number of records without changes.' }),
    archived: t.exposeInt('archived', {
      description: 'The number of records that became `DELETED` because XPM no longer lists them.',
    }),
    skipped: t.exposeInt('skipped', {
      description:
        'The number of unreadable records, which were skipped. The practice activity names them.',
    }),
    wait: t.expose('wait', {
      type: SyncWaitRef,
      nullable: true,
      description:
        'What the sync waits for although it is not `PAUSED`, and until when. Null while it makes progress.',
    }),
  }),
});
