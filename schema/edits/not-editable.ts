import type { ReadOnlyReason } from '../../src/domain/edits/read-only-field.ts';
import { readOnlyFieldsOf, readOnlyMessages } from '../../src/domain/edits/read-only-field.ts';
import type { XpmConnectionState } from '../../src/domain/practice/connection-state.ts';
import type { PracticeSource } from '../../src/domain/practice/practice.ts';
import type { RecordType } from '../../src/domain/records/record.ts';
import type { RecordPresence } from '../../src/domain/records/status.ts';
import { statusOf } from '../../src/domain/records/status.ts';
import type { NotEditable, NotEditableReason } from '../../src/edits/not-editable.ts';
import { whyNotEditable } from '../../src/edits/not-editable.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enum-values.ts';

const NotEditableReasonEnum = builder.enumType('NotEditableReason', {
  description: 'Why a record cannot be edited at present.',
  values: enumValues<NotEditableReason>({
    SOURCE_WITHOUT_MANUAL_SYNC:
      'The records of the practice come from another source than `XPM` and `FYI`.',
    RECONNECT_NEEDED: 'The practice is not connected to XPM. An admin must connect it.',
    RECORD_ARCHIVED: 'The record is archived or deleted in XPM.',
  }),
});

const NotEditableRef = builder.objectRef<NotEditable>('NotEditable').implement({
  description: 'Why a record cannot be edited at present. The mutations refuse edits of it.',
  fields: (t) => ({
    reason: t.expose('reason', { type: NotEditableReasonEnum, description: 'The reason.' }),
    message: t.exposeString('message', {
      description: 'What is the case and what to do, in plain English.',
    }),
  }),
});

const ReadOnlyReasonEnum = builder.enumType('ReadOnlyReason', {
  description: 'Why a field cannot be edited, whatever the state of its record.',
  values: enumValues<ReadOnlyReason>({
    MASKED_BY_XPM: 'XPM masks the value, so it is not known completely.',
    MAINTAINED_IN_XPM: "XPM's API takes no change of the field.",
  }),
});

interface ReadOnlyField {
  readonly field: string;
  readonly reason: ReadOnlyReason;
}

const ReadOnlyFieldRef = builder.objectRef<ReadOnlyField>('ReadOnlyField').implement({
  description: 'A field of a record that can be changed only in XPM.',
  fields: (t) => ({
    field: t.exposeString('field', { description: 'The name of the field of the record.' }),
    reason: t.expose('reason', { type: ReadOnlyReasonEnum, description: 'The reason.' }),
    message: t.string({
      description: 'Why it cannot be edited here, in plain English.',
      resolve: ({ reason }) => readOnlyMessages[reason],
    }),
  }),
});

const readOnlyFields: { type: [typeof ReadOnlyFieldRef]; description: string } = {
  type: [ReadOnlyFieldRef],
  description: 'The fields that can be changed only in XPM, whatever the state of the record.',
};

const listOf = (fields: Readonly<Record<string, ReadOnlyReason>>): ReadOnlyField[] =>
  Object.entries(fields).map(([field, reason]) => ({ field, reason }));

const notEditable = {
  type: NotEditableRef,
  nullable: true,
  description: 'Why the record cannot be edited at present. Null when it can.',
} as const;

/** What decides; Prisma reads the practice once for all records of a page. */
const facts = {
  name: true,
  deletedAt: true,
  missingSince: true,
  practice: { select: { source: true, connection: { select: { state: true } } } },
} as const;

interface StoredRecord extends RecordPresence {
  readonly name: string;
  readonly practice: {
    readonly source: PracticeSource;
    readonly connection: { readonly state: XpmConnectionState } | null;
  };
}

function whyNot(type: RecordType, record: StoredRecord): NotEditable | null {
  const { source, connection } = record.practice;
  const { status } = statusOf(record);
  // A practice that was never connected has no row.
  const practice = { source, connection: connection?.state ?? 'DISCONNECTED' } as const;
  const archived = status === 'ARCHIVED' || status === 'DELETED';
  return whyNotEditable(practice, { type, name: record.name, archived });
}

builder.prismaObjectFields('Client', (t) => ({
  notEditable: t.field({
    ...notEditable,
    select: { ...facts, isArchived: true, isDeleted: true },
    resolve: (client) => whyNot('CLIENT', client),
  }),
  readOnlyFields: t.field({ ...readOnlyFields, resolve: () => listOf(readOnlyFieldsOf.CLIENT) }),
}));

builder.prismaObjectFields('Job', (t) => ({
  notEditable: t.field({
    ...notEditable,
    select: facts,
    resolve: (job) => whyNot('JOB', job),
  }),
  readOnlyFields: t.field({ ...readOnlyFields, resolve: () => listOf(readOnlyFieldsOf.JOB) }),
}));
