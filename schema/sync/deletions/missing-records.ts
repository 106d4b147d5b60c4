import { listOfNoun } from '../../../src/domain/records/record-list.ts';
import type { MarkedRecord, MarkedRecords } from '../../../src/ports/marked-records.ts';
import { builder } from '../../builder.ts';
import { loadRecord, SyncedRecord } from '../../records/record.ts';
import { rowConnection, totalCount } from '../../row-connection.ts';
import { DeletionReview } from './deletion-review.ts';

const MissingRecordRef = builder.objectRef<MarkedRecord>('MissingRecord').implement({
  description: 'A record that the last complete list of XPM lacked.',
  fields: (t) => ({
    name: t.exposeString('name', {
      description: 'The name. For a tax return its client, type and year.',
    }),
    number: t.exposeString('number', {
      nullable: true,
      description: 'The number of a job. Null for other records.',
    }),
    missingSince: t.expose('missingSince', {
      type: 'DateTime',
      description: 'Since when the complete lists of XPM lack the record.',
    }),
    record: t.field({
      type: SyncedRecord,
      nullable: true,
      description: 'The client or job, in its present state. Null for other types of records.',
      resolve: ({ type, ...key }, _args, context, info) =>
        type === null ? null : loadRecord(context, info, key),
    }),
  }),
});

const nothing: MarkedRecords = {
  page: () => Promise.resolve([]),
  count: () => Promise.resolve(0),
};

builder.prismaObjectField(DeletionReview, 'records', (t) =>
  t.connection(
    {
      type: MissingRecordRef,
      description:
        'The records that a decision is about, by name: those that XPM has not listed again since. Empty unless the review is `PENDING`.',
      select: { practiceId: true, noun: true, state: true, observedAt: true },
      resolve: (review, args, { services: { reader } }) => {
        const { practiceId, noun, state, observedAt: markedUntil } = review;
        const list = state === 'PENDING' ? listOfNoun(noun) : null;
        const rows = list === null ? nothing : reader.markedRecords(list);
        return rowConnection(rows, practiceId, { ...args, filter: { markedUntil } });
      },
    },
    { fields: (connection) => ({ totalCount: connection.int(totalCount) }) },
  ),
);
