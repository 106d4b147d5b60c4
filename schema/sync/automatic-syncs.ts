import type { Schedule, ScheduledSync } from '../../src/domain/sync/schedule.ts';
import { schedulesOf } from '../../src/sync/schedules.ts';
import { builder } from '../builder.ts';
import { Practice } from '../practice/practice.ts';
import { SyncKindEnum } from './sync-run.ts';

/** A sync, and the times at which its schedule starts it. */
interface AutomaticSync extends ScheduledSync {
  readonly schedule: Schedule;
}

const AutomaticSyncRef = builder.objectRef<AutomaticSync>('AutomaticSync').implement({
  description:
    "The times of day at which a kind of sync starts automatically, in the practice's time zone: at each of `minutes` of each hour from `firstHour` to `lastHour`.",
  fields: (t) => ({
    kind: t.expose('kind', { type: SyncKindEnum, description: 'The kind of sync.' }),
    full: t.boolean({
      description: 'Whether it reads all records. False when it reads what has changed.',
      resolve: ({ mode }) => mode === 'FULL',
    }),
    firstHour: t.int({
      description: 'The first hour of the day, from 0 to 23.',
      resolve: ({ schedule: { hours } }) => hours[0],
    }),
    lastHour: t.int({
      description: 'The last hour of the day, inclusive.',
      resolve: ({ schedule: { hours } }) => hours[1],
    }),
    minutes: t.intList({
      description: 'The minutes of each of these hours. They differ from practice to practice.',
      resolve: ({ schedule: { minutes } }) => [...minutes],
    }),
  }),
});

builder.prismaObjectField(Practice, 'automaticSyncs', (t) =>
  t.field({
    type: [AutomaticSyncRef],
    description:
      'The syncs that start automatically. Empty while the practice is disconnected or `PracticeSettings.autoSync` is off. See `syncKinds` for the next time of each kind.',
    select: { id: true },
    resolve: async ({ id }, _args, { services: { reader } }) => {
      const practice = await reader.practices.automation(id);
      const schedules = practice === null ? [] : schedulesOf(practice);
      return schedules.flatMap((schedule) => schedule.syncs.map((sync) => ({ ...sync, schedule })));
    },
  }),
);
