import type { CallPriority } from '../../src/domain/quota/priority.ts';
import type {
  HourCalls,
  PriorityCalls,
  QuotaDay,
  QuotaPause,
} from '../../src/domain/quota/quota-day.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enum-values.ts';
import { QuotaLimitEnum } from '../sync/sync-run.ts';
import { Quota } from './quota.ts';

const CallPriorityEnum = builder.enumType('CallPriority', {
  description: 'Whose call comes first, highest first.',
  values: enumValues<CallPriority>({
    INTERACTIVE: 'A person waits for the sync of one record.',
    WRITE: 'An edit is sent to XPM.',
    MANUAL: 'A person requested the sync of a whole list.',
    SCHEDULED: 'A list is read automatically.',
    SWEEP: 'The custom fields of all records are read one after the other.',
  }),
});

const PriorityCallsRef = builder.objectRef<PriorityCalls>('PriorityCalls').implement({
  description: 'The calls of one priority.',
  fields: (t) => ({
    priority: t.expose('priority', { type: CallPriorityEnum, description: 'The priority.' }),
    calls: t.exposeInt('calls', { description: 'The number of calls.' }),
  }),
});

const HourCallsRef = builder.objectRef<HourCalls>('HourCalls').implement({
  description: 'The calls that started in one hour.',
  fields: (t) => ({
    hour: t.expose('hour', { type: 'DateTime', description: 'The start of the hour.' }),
    calls: t.int({
      description: 'The number of calls.',
      resolve: ({ byPriority }) => byPriority.reduce((sum, { calls }) => sum + calls, 0),
    }),
    byPriority: t.field({
      type: [PriorityCallsRef],
      description: 'The calls of each priority in the hour, highest first.',
      resolve: ({ byPriority }) => [...byPriority],
    }),
  }),
});

const QuotaPauseRef = builder.objectRef<QuotaPause>('QuotaPause').implement({
  description: 'A time in which a limit kept syncs from making calls.',
  fields: (t) => ({
    limit: t.expose('limit', { type: QuotaLimitEnum, description: 'The limit.' }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      description: 'When the first sync paused.',
    }),
    endsAt: t.expose('endsAt', {
      type: 'DateTime',
      description: 'When the last sync continued, or continues if the time lies ahead.',
    }),
  }),
});

const QuotaDayRef = builder.objectRef<QuotaDay>('QuotaDay').implement({
  description:
    'The calls and pauses of the last 24 hours. Calls that XPM refused are not counted, as XPM does not count them either.',
  fields: (t) => ({
    byPriority: t.field({
      type: [PriorityCallsRef],
      description: 'The calls of each priority, highest first.',
      resolve: ({ byPriority }) => [...byPriority],
    }),
    byHour: t.field({
      type: [HourCallsRef],
      description: 'The calls of each hour, earliest first. The first and the last are incomplete.',
      resolve: ({ byHour }) => [...byHour],
    }),
    pauses: t.field({
      type: [QuotaPauseRef],
      description:
        'The pauses of syncs, earliest first. Pauses for the same limit that overlap are one.',
      resolve: ({ pauses }) => [...pauses],
    }),
  }),
});

builder.objectField(Quota, 'lastDay', (t) =>
  t.field({
    type: QuotaDayRef,
    description: 'What the calls of the last 24 hours were made for, and when they paused.',
    resolve: ({ practiceId }, _args, { services }) => services.reader.quota.day(practiceId),
  }),
);
