import type { Context } from '../../src/context.ts';
import type { RecordKey, RecordType } from '../../src/domain/records/record.ts';
import type { LastSynced } from '../../src/domain/sync/freshness/last-synced.ts';
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

/** Loads one part for all records of a page at once. */
const loaderOf =
  (type: RecordType, part: keyof LastSynced) =>
  async (places: RecordPlace[], { services }: Context) =>
    (await services.reader.syncKinds.lastSynced(type, places)).map((each) => each[part]);

builder.prismaObjectFields('Client', (t) => ({
  lastSyncedAt: t.loadable({
    ...details,
    load: loaderOf('CLIENT', 'details'),
    resolve: (place) => place,
  }),
  fieldValuesSyncedAt: t.loadable({
    ...fieldValues,
    load: loaderOf('CLIENT', 'fieldValues'),
    resolve: (place) => place,
  }),
}));

builder.prismaObjectFields('Job', (t) => ({
  lastSyncedAt: t.loadable({
    ...details,
    load: loaderOf('JOB', 'details'),
    resolve: (place) => place,
  }),
  fieldValuesSyncedAt: t.loadable({
    ...fieldValues,
    load: loaderOf('JOB', 'fieldValues'),
    resolve: (place) => place,
  }),
}));
