import type { Prisma } from '../../../prisma/generated/client.ts';
import {
  problemContentOf,
  problemFixes,
  problemReasonOf,
  problemRecordType,
} from '../../../src/domain/records/problem.ts';
import type { ReadProblemReason } from '../../../src/domain/records/read-problem.ts';
import { readProblemReasons } from '../../../src/domain/records/read-problem.ts';
import { syncKinds } from '../../../src/domain/sync/sync-kind.ts';
import { builder } from '../../builder.ts';
import { enumValues } from '../../enum-values.ts';
import { idDescription } from '../../global-id.ts';
import { visibleTo } from '../../practice/viewer.ts';
import { loadRecordOfXpm, SyncedRecord } from '../../records/record.ts';
import { SyncKindEnum, SyncRunRef } from '../sync-run.ts';

export const ProblemReasonEnum = builder.enumType('ProblemReason', {
  description: 'What is wrong with a record, or with a part of it.',
  values: enumValues<ReadProblemReason>({
    FORBIDDEN_CHARACTER:
      'A text holds a character that XML forbids. It is stored with U+FFFD in its place.',
    UNKNOWN_ENTITY:
      'A text holds a bare `&` or an entity that XML does not define. It is stored as XPM wrote it.',
    TEXT_TOO_LONG: 'A text is longer than can be stored. Its end is left out.',
    PART_INCOMPLETE:
      'A part lacks what makes it usable, for example a contact without a name. The part is left out.',
    PART_UNREADABLE:
      'The value of a part is not understood, for example a date that does not exist. The part is left out.',
    RECORD_INCOMPLETE: 'The record lacks what cannot be left out. It is skipped.',
    RECORD_UNREADABLE: 'The record is damaged. It is skipped.',
    RECORD_WITHOUT_ID: 'The record has no readable identifier. It is skipped.',
    NOT_IN_XPM: 'XPM no longer has the record.',
    READ_REFUSED: 'XPM refused the call that reads the record.',
    READ_POSTPONED: 'The record was not read, because few calls of the day remain.',
  }),
});

/** During a deployment a newer release may already store problems that this one does not know. */
const ofKnownType = {
  kind: { in: [...syncKinds] },
  reason: { in: [...readProblemReasons] },
} satisfies Prisma.ProblemWhereInput;

export const Problem = builder.prismaNode('Problem', {
  description:
    'Something in XPM that could not be read as XPM wrote it: a record, a part of it or a character. Everything else is stored. It is resolved automatically when a later sync reads the record well.',
  id: { field: 'id', description: idDescription },
  nullable: true,
  findUnique: (id, context) => ({ id, ...ofKnownType, practice: visibleTo(context) }),
  // A loadable field cannot select its column itself.
  select: { runId: true },
  fields: (t) => ({
    kind: t.expose('kind', {
      type: SyncKindEnum,
      description:
        'The kind of the sync that last found the problem. A retry counts as the kind that reads all such records.',
    }),
    record: t.field({
      type: SyncedRecord,
      nullable: true,
      description:
        'The client or job, in its present state. Null when it is not stored yet, when its identifier could not be read, and for other types of records.',
      select: { practiceId: true, content: true, xpmId: true },
      resolve: ({ practiceId, content, xpmId }, _args, context, info) => {
        const known = problemContentOf(content);
        const type = known === null ? null : problemRecordType(known);
        if (type === null || xpmId === null) return null;
        return loadRecordOfXpm(context, info, { practiceId, type, xpmId });
      },
    }),
    recordName: t.exposeString('label', {
      nullable: true,
      description: "The record's name or number in XPM. Null when that could not be read.",
    }),
    place: t.exposeString('place', {
      nullable: true,
      description:
        "Where the record stood in XPM's response when it was last listed, for example `Entry 3 of the list of clients`. Null for a record that was read alone.",
    }),
    part: t.exposeString('part', {
      nullable: true,
      description:
        'The part of the record that is affected, for example `Contacts[1].Name`. Null for the whole record.',
    }),
    reason: t.field({
      type: ProblemReasonEnum,
      description: 'What is wrong.',
      select: { reason: true },
      resolve: ({ reason }) => knownReason(reason),
    }),
    message: t.exposeString('message', { description: 'What is wrong, in plain English.' }),
    fix: t.string({
      description: 'What resolves the problem and who has to do it, in plain English.',
      select: { reason: true },
      resolve: ({ reason }) => problemFixes[knownReason(reason)],
    }),
    run: t.loadable({
      type: SyncRunRef,
      nullable: true,
      description: 'The sync that last found the problem.',
      load: async (ids: string[], { services }) => services.reader.runs.byIds(ids),
      resolve: ({ runId }) => runId,
    }),
  }),
});

/** `ofKnownType` leaves no other reason. */
function knownReason(stored: string): ReadProblemReason {
  const reason = problemReasonOf(stored);
  if (reason === null) throw new Error(`The reason ${stored} is unknown.`);
  return reason;
}

builder.prismaObjectFields(Problem, (t) => ({
  retryCalls: t.int({
    nullable: true,
    description:
      'The number of calls to XPM that `retryProblems` makes for the record alone. Null when only a sync of the whole list can read it again.',
    select: { practiceId: true, content: true, xpmId: true },
    resolve: async ({ practiceId, content, xpmId }, _args, { services: { prisma } }) => {
      if (xpmId === null) return null;
      if (content === 'clients') return 1;
      const known = problemContentOf(content);
      const type = known === null ? null : problemRecordType(known);
      if (type === null) return null;
      const one = { where: { practiceId_xpmId: { practiceId, xpmId } }, select: { id: true } };
      const record = type === 'CLIENT' ? prisma.client.findUnique(one) : prisma.job.findUnique(one);
      return (await record) === null ? null : 1;
    },
  }),
  firstSeenAt: t.expose('firstSeenAt', {
    type: 'DateTime',
    description: 'When a sync first found the problem.',
  }),
  lastSeenAt: t.expose('lastSeenAt', {
    type: 'DateTime',
    description: 'When a sync last found the problem.',
  }),
  resolvedAt: t.expose('resolvedAt', {
    type: 'DateTime',
    nullable: true,
    description:
      'When a sync read the record without the problem, or found that XPM no longer lists it. Null while the problem is open.',
  }),
}));
