import type { SyncKindFacts } from '../../src/domain/sync/freshness/kind-status.ts';
import { nextDueAt } from '../../src/domain/sync/freshness/next-due.ts';
import { schedulesOf } from '../../src/sync/schedules.ts';
import { builder } from '../builder.ts';
import { Practice } from '../practice/practice.ts';
import { SyncKindEnum, SyncRunRef } from './sync-run.ts';

interface SyncKindStatus extends SyncKindFacts {
  readonly nextDueAt: Date | null;
}

const SyncKindStatusRef = builder.objectRef<SyncKindStatus>('SyncKindStatus').implement({
  description: 'How fresh the records of one kind of sync are, and when they are read next.',
  fields: (t) => ({
    kind: t.expose('kind', { type: SyncKindEnum, description: 'The kind of sync.' }),
    run: t.loadable({
      type: SyncRunRef,
      nullable: true,
      description: 'The unfinished sync of this kind. Null when there is none.',
      load: (ids: string[], { services }) => services.reader.runs.byIds(ids),
      resolve: ({ unfinishedRunId }) => unfinishedRunId,
    }),
    lastRun: t.loadable({
      type: SyncRunRef,
      nullable: true,
      description: 'The latest sync of this kind that has ended. Null before the first one.',
      load: (ids: string[], { services }) => services.reader.runs.byIds(ids),
      resolve: ({ lastRunId }) => lastRunId,
    }),
    lastSucceededAt: t.expose('lastSucceededAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When a sync of this kind last ended as `SUCCEEDED` or `PARTIAL`. Null before the first one.',
    }),
    completeAsOf: t.expose('completeAsOf', {
      type: 'DateTime',
      nullable: true,
      description:
        'What was added or changed in XPM before this time is stored here, except for records with an open problem. Null before the first complete sync, and when the practice was connected to another account since.',
    }),
    nextDueAt: t.expose('nextDueAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When an automatic sync of this kind is due next. Null when no sync of this kind is automatic in the practice.',
    }),
    consecutiveFailures: t.exposeInt('consecutiveFailures', {
      description: 'The number of syncs of this kind that have failed since `lastSucceededAt`.',
    }),
  }),
});

builder.prismaObjectField(Practice, 'syncKinds', (t) =>
  t.field({
    type: [SyncKindStatusRef],
    description:
      'The freshness of each kind of sync that is about the whole practice: whole lists and sweeps of all records.',
    select: { id: true },
    resolve: async ({ id }, _args, { services: { reader, clock } }) => {
      const [facts, practice] = await Promise.all([
        reader.syncKinds.facts(id),
        reader.practices.automation(id),
      ]);
      const schedules = practice === null ? [] : schedulesOf(practice);
      const now = clock.now();
      return facts.map((each) => ({ ...each, nextDueAt: nextDueAt(schedules, each.kind, now) }));
    },
  }),
);
