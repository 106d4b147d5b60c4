import type { RecordKey } from '../../src/domain/records/record.ts';
import { builder } from '../builder.ts';

type RecordPlace = Pick<RecordKey, 'practiceId' | 'id'>;

const details = {
  type: 'DateTime',
  nullable: true,
  description:
    'What XPM had of the record at this time is stored here, apart from open problems. Null before the first complete list.',
  // One context serves all items of a subscription, and each item needs the present time.
  loaderOptions: { cache: false },
} as const;

const fieldValues = {
  ...details,
  description:
    'What XPM had in the custom fields of the record at this time is stored here. Null before the first complete sync of custom fields.',
} as const;

builder.prismaObjectFields('Client', (t) => ({
  lastSyncedAt: t.loadable({
    ...details,
    load: async (places: RecordPlace[], { services }) =>
      (await services.reader.syncKinds.lastSynced('CLIENT', places)).map((each) => each.details),
    resolve: (place) => place,
  }),
  fieldValuesSyncedAt: t.loadable({
    ...fieldValues,
    load: async (places: RecordPlace[], { services }) =>
      (await services.reader.syncKinds.lastSynced('CLIENT', places)).map(
        (each) => each.fieldValues,
      ),
    resolve: (place) => place,
  }),
}));

builder.prismaObjectFields('Job', (t) => ({
  lastSyncedAt: t.loadable({
    ...details,
    load: async (places: RecordPlace[], { services }) =>
      (await services.reader.syncKinds.lastSynced('JOB', places)).map((each) => each.details),
    resolve: (place) => place,
  }),
  fieldValuesSyncedAt: t.loadable({
    ...fieldValues,
    load: async (places: RecordPlace[], { services }) =>
      (await services.reader.syncKinds.lastSynced('JOB', places)).map((each) => each.fieldValues),
    resolve: (place) => place,
  }),
}));
