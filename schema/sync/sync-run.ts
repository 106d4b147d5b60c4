import type { ResolveCursorConnectionArgs } from '@pothos/plugin-relay';
import { resolveCursorConnection } from '@pothos/plugin-relay';
import type {
  SyncFailure,
  SyncPause,
  SyncProgress,
  SyncRun,
} from '../../src/domain/sync/sync-run.ts';
import { syncKindDescriptors } from '../../src/sync/kinds/index.ts';
import { builder } from '../builder.ts';
import { defaultPageSize, pageLimit, rowOf, toCursor } from '../paging.ts';
import { Practice } from '../practice/practice.ts';
import { viewerOf } from '../practice/viewer.ts';

export const SyncKindEnum = builder.enumType('SyncKind', {
  description: 'What a sync reads.',
  values: syncKindDescriptors,
});

export const QuotaLimitEnum = builder.enumType('QuotaLimit', {
  description: 'A limit that can stop calls to XPM.',
  values: {
    MINUTE: { description: "XPM's limit for a minute." },
    DAY: { description: "XPM's limit for a day." },
    CONCURRENT: { description: "XPM's limit for calls at once." },
    APP: { description: "XPM's limit for all practices together." },
    SOURCE_DOWN: { description: 'XPM does not respond, or not readably.' },
  } as const,
});

const SyncRunStateEnum = builder.enumType('SyncRunState', {
  description: 'Where a sync stands. The last four are ends.',
  values: {
    REQUESTED: { description: 'Requested. It starts as soon as a worker is free.' },
    RUNNING: { description: 'Reading from XPM.' },
    PAUSED: { description: 'Stopped by a limit. It continues automatically at `pause.until`.' },
    WAITING: {
      description:
        'Waits for pending changes of the record to reach XPM or, with a `failure`, for a person to do what that says. It then continues automatically.',
    },
    SUCCEEDED: { description: 'Everything was read.' },
    PARTIAL: {
      description:
        'Completed, but records were skipped or await a deletion review. The activity names them.',
    },
    FAILED: { description: 'Ended by a failure. `failure.actor` says who must act.' },
    CANCELLED: { description: 'Cancelled. What was stored until then stays.' },
  } as const,
});

const SyncTriggerEnum = builder.enumType('SyncTrigger', {
  values: {
    MANUAL: { description: 'A person requested it.' },
    SCHEDULED: { description: 'It was due.' },
  } as const,
});

const SyncProgressRef = builder.objectRef<SyncProgress>('SyncProgress').implement({
  description: 'Counters of a sync. They never go back.',
  fields: (t) => ({
    done: t.exposeInt('read', { description: 'Records read and dealt with.' }),
    total: t.exposeInt('total', { nullable: true, description: 'Null until it is known.' }),
    read: t.exposeInt('read'),
    added: t.exposeInt('added'),
    changed: t.exposeInt('changed'),
    unchanged: t.exposeInt('unchanged'),
    archived: t.exposeInt('archived'),
    skipped: t.exposeInt('skipped', { description: 'Records that could not be understood.' }),
  }),
});

const SyncPauseRef = builder.objectRef<SyncPause>('SyncPause').implement({
  description: 'Why a sync sleeps, and until when.',
  fields: (t) => ({
    until: t.expose('until', { type: 'DateTime' }),
    limit: t.expose('limit', { type: QuotaLimitEnum }),
    observedAt: t.expose('observedAt', { type: 'DateTime' }),
    reserved: t.exposeBoolean('reserved', {
      description:
        'True while XPM would allow the call and the rest of the day is reserved for people and edits. Requesting the same sync ends such a pause.',
    }),
  }),
});

const SyncFailureRef = builder.objectRef<SyncFailure>('SyncFailure').implement({
  description: 'Why a sync failed, and who must act.',
  fields: (t) => ({
    code: t.expose('code', {
      type: builder.enumType('SyncFailureCode', {
        values: {
          RECONNECT_NEEDED: { description: 'The consent for XPM has ended.' },
          PERMISSION_DENIED: {
            description: 'The person who connected the practice lacks the permission in XPM.',
          },
          REJECTED_BY_XPM: { description: 'XPM refused the call.' },
          UNREADABLE_RESPONSE: { description: 'XPM answered something that cannot be read.' },
          XPM_UNAVAILABLE: { description: 'XPM repeatedly did not respond.' },
          INTERNAL_ERROR: { description: 'An internal error of this service.' },
        } as const,
      }),
    }),
    message: t.exposeString('message', {
      description: 'What happened and what to do, in plain English.',
    }),
    actor: t.expose('actor', {
      type: builder.enumType('SyncFailureActor', {
        description: 'Who must act.',
        values: ['PRACTICE', 'XPM', 'SERVICE'] as const,
      }),
    }),
  }),
});

export const SyncRunRef = builder.objectRef<SyncRun>('SyncRun');

builder.node(SyncRunRef, {
  description: 'One execution of a sync.',
  id: { resolve: ({ id }) => id },
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'rerunRequested' in value,
  loadOne: (id, context) => context.services.reader.runs.findFor(id, viewerOf(context).subject),
  fields: (t) => ({
    kind: t.expose('kind', { type: SyncKindEnum }),
    state: t.expose('state', { type: SyncRunStateEnum }),
    trigger: t.expose('trigger', { type: SyncTriggerEnum }),
    requestedBy: t.exposeString('requestedBy', { nullable: true }),
    requestedAt: t.expose('requestedAt', { type: 'DateTime' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true }),
    progress: t.expose('progress', { type: SyncProgressRef }),
    pause: t.expose('pause', { type: SyncPauseRef, nullable: true }),
    failure: t.expose('failure', {
      type: SyncFailureRef,
      nullable: true,
      description: 'What ended it or, while it is `WAITING`, what must be mended first.',
    }),
  }),
});

builder.prismaObjectField(Practice, 'syncRuns', (t) =>
  t.connection({
    type: SyncRunRef,
    description: 'Syncs, the latest first.',
    select: { id: true },
    resolve: ({ id }, args, { services }) =>
      resolveCursorConnection(
        { args, toCursor, maxSize: pageLimit(args), defaultSize: defaultPageSize },
        ({ after, before, ...page }: ResolveCursorConnectionArgs) =>
          services.reader.runs.page(id, {
            ...page,
            after: cursorRow(after),
            before: cursorRow(before),
          }),
      ),
  }),
);

const cursorRow = (cursor: string | undefined): string | undefined =>
  cursor === undefined ? undefined : (rowOf(cursor) ?? undefined);
