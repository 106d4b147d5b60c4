import type { QuotaLimit } from '../../src/domain/quota/quota.ts';
import type { SyncPause, SyncRun, SyncRunState } from '../../src/domain/sync/sync-run.ts';
import { syncKindDescriptors } from '../../src/sync/kinds/index.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enum-values.ts';
import { idDescription } from '../global-id.ts';
import { viewerOf } from '../practice/viewer.ts';
import { SyncFailureRef } from './sync-failure.ts';
import { SyncProgressRef } from './sync-progress.ts';

export const SyncKindEnum = builder.enumType('SyncKind', {
  description: 'The kind of a sync: which records it reads from XPM.',
  values: syncKindDescriptors,
});

export const QuotaLimitEnum = builder.enumType('QuotaLimit', {
  description: 'A limit that can pause calls to XPM.',
  values: enumValues<QuotaLimit>({
    MINUTE: "XPM's limit of calls in a minute.",
    DAY: "XPM's limit of calls in 24 hours.",
    CONCURRENT: "XPM's limit of concurrent calls.",
    APP: "XPM's limit of calls in a minute for all practices together.",
    SOURCE_DOWN: 'XPM does not respond, or its responses are unreadable.',
  }),
});

export const SyncRunStateEnum = builder.enumType('SyncRunState', {
  description: 'The state of a sync. `SUCCEEDED`, `PARTIAL`, `FAILED` and `CANCELLED` are final.',
  values: enumValues<SyncRunState>({
    REQUESTED: 'The sync is stored and starts as soon as a worker is free.',
    RUNNING: 'The sync reads from XPM.',
    PAUSED: 'A limit pauses the sync. It continues automatically at `pause.until`.',
    WAITING:
      'The sync waits until pending changes of the record have reached XPM or, if it has a `failure`, until a person has followed `failure.message`. It then continues automatically.',
    SUCCEEDED: 'The sync read everything.',
    PARTIAL:
      'The sync completed, but some records were unreadable or need a deletion review. The practice activity names them.',
    FAILED: 'A failure ended the sync. `failure.actor` states who must act.',
    CANCELLED:
      'A person cancelled the sync, or the practice was disconnected. Records that it had stored stay.',
  }),
});

export const SyncTriggerEnum = builder.enumType('SyncTrigger', {
  description: 'What started a sync.',
  values: enumValues<SyncRun['trigger']>({
    MANUAL: 'A person requested the sync.',
    SCHEDULED: 'The schedule of the practice started the sync.',
  }),
});

const SyncPauseRef = builder.objectRef<SyncPause>('SyncPause').implement({
  description: 'The pause of a sync: its reason and its end.',
  fields: (t) => ({
    until: t.expose('until', {
      type: 'DateTime',
      description: 'When the sync continues automatically.',
    }),
    limit: t.expose('limit', {
      type: QuotaLimitEnum,
      description: 'The limit that pauses the sync.',
    }),
    observedAt: t.expose('observedAt', {
      type: 'DateTime',
      description: 'When the limit was last observed.',
    }),
    reserved: t.exposeBoolean('reserved', {
      description:
        'True if XPM would allow the call, but the rest of the daily limit is reserved for people and edits. Requesting the same sync manually ends the pause.',
    }),
  }),
});

export const SyncRunRef = builder.objectRef<SyncRun>('SyncRun');

builder.node(SyncRunRef, {
  description: 'One execution of a sync. Subscribe to `syncStatus` for its progress.',
  id: { resolve: ({ id }) => id, description: idDescription },
  brandLoadedObjects: true,
  loadOne: (id, context) => context.services.reader.runs.findFor(id, viewerOf(context).subject),
  fields: (t) => ({
    kind: t.expose('kind', { type: SyncKindEnum, description: 'Which records the sync reads.' }),
    state: t.expose('state', { type: SyncRunStateEnum, description: 'The present state.' }),
    trigger: t.expose('trigger', { type: SyncTriggerEnum, description: 'What started the sync.' }),
    requestedBy: t.exposeString('requestedBy', {
      nullable: true,
      description:
        'The name of the person who requested the sync first. Null for a scheduled sync.',
    }),
    cancelledBy: t.exposeString('cancelledBy', {
      nullable: true,
      description:
        'The name of the person who cancelled the sync, by itself or by disconnecting the practice. Null when nobody did.',
    }),
    requestedAt: t.expose('requestedAt', {
      type: 'DateTime',
      description: 'When the sync was requested or became due.',
    }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the sync started to run. Null until then.',
    }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the sync reached a final state. Null until then.',
    }),
    progress: t.field({
      type: SyncProgressRef,
      description: 'The progress so far.',
      resolve: ({ progress, wait }) => ({ ...progress, wait }),
    }),
    pause: t.expose('pause', {
      type: SyncPauseRef,
      nullable: true,
      description: 'The pause of a `PAUSED` sync. Null in other states.',
    }),
    failure: t.expose('failure', {
      type: SyncFailureRef,
      nullable: true,
      description:
        'What ended a `FAILED` sync, or what a person must fix before a `WAITING` sync continues. Null otherwise.',
    }),
  }),
});
