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
      description: 'The reason and what to do, in plain English.',
    }),
  }),
});

const notEditable = {
  type: NotEditableRef,
  nullable: true,
  description: 'Why the record cannot be edited at present. Null when it can.',
} as const;

/** What the reason depends on. Prisma reads the practice once for all records of a page. */
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

builder.prismaObjectField('Client', 'notEditable', (t) =>
  t.field({
    ...notEditable,
    select: { ...facts, isArchived: true, isDeleted: true },
    resolve: (client) => whyNot('CLIENT', client),
  }),
);

builder.prismaObjectField('Job', 'notEditable', (t) =>
  t.field({ ...notEditable, select: facts, resolve: (job) => whyNot('JOB', job) }),
);
