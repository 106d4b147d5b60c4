import type { Client, Job } from '../../../prisma/generated/client.ts';
import { clientFields, jobFields } from '../../domain/edits/editable-field.ts';
import type { Content } from '../../domain/edits/pending-change.ts';
import type { RecordFacts, RecordKey, RecordType } from '../../domain/records/record.ts';
import type { CallNumber } from '../../ports/xpm/source.ts';
import type { Database } from '../prisma.ts';
import { clientFacts, jobFacts, toClientFacts, toJobFacts } from './record-facts.ts';
import type { RecordsToRead } from './records-to-read.ts';
import { recordsToRead } from './records-to-read.ts';

/** The contents of some of a record's own fields, by name. */
export type Contents = Readonly<Record<string, Content>>;

/** Reads and writes one client or job at a time. */
export interface SingleRecordStore extends RecordsToRead {
  /** The practice that a record belongs to; `null` when there is no such record. */
  locate(named: Pick<RecordKey, 'type' | 'id'>): Promise<RecordKey | null>;
  /** The record, if it belongs to a practice of this member. */
  locateFor(named: Pick<RecordKey, 'type' | 'id'>, subject: string): Promise<RecordKey | null>;
  find(key: RecordKey): Promise<RecordFacts | null>;
  /**
   * The record, locked until the transaction ends. Edits, syncs and pushes lock it before they read or
   * write its pending changes, so each sees the committed work of the others.
   */
  lock(key: RecordKey): Promise<RecordFacts | null>;
  /** The displayed contents of the record's editable fields. */
  contents(key: RecordKey): Promise<Contents>;
  /**
   * Updates the record's call number even if nothing has changed: a list that was requested before that call
   * and arrives after it is outdated.
   */
  noteRead(key: RecordKey, call: CallNumber): Promise<void>;
  /** Sets displayed contents, either to entered ones or back to XPM's. */
  setContents(key: RecordKey, contents: Contents, at: Date): Promise<void>;
}

const tables = { CLIENT: 'client', JOB: 'job' } as const satisfies Record<RecordType, string>;
const fieldNames = { CLIENT: Object.keys(clientFields), JOB: Object.keys(jobFields) };

export function singleRecordStore(db: Database): SingleRecordStore {
  const find = (key: RecordKey) => (key.type === 'CLIENT' ? findClient(db, key) : findJob(db, key));
  return {
    async locate({ type, id }) {
      const where = { where: { id }, select: { practiceId: true } };
      const row = type === 'CLIENT' ? db.client.findUnique(where) : db.job.findUnique(where);
      const found = await row;
      return found === null ? null : { practiceId: found.practiceId, type, id };
    },
    async locateFor({ type, id }, subject) {
      const where = { id, practice: { memberships: { some: { subject } } } };
      const select = { practiceId: true };
      const row = await (type === 'CLIENT'
        ? db.client.findUnique({ where, select })
        : db.job.findUnique({ where, select }));
      return row === null ? null : { practiceId: row.practiceId, type, id };
    },
    find,
    async lock(key) {
      await db.$queryRawUnsafe(
        `SELECT 1 FROM ${tables[key.type]} WHERE id = $1::uuid FOR UPDATE`,
        key.id,
      );
      return find(key);
    },
    async contents({ type, id }) {
      const where = { where: { id } };
      const row: Client | Job =
        type === 'CLIENT'
          ? await db.client.findUniqueOrThrow(where)
          : await db.job.findUniqueOrThrow(where);
      return contentsOf(row, fieldNames[type]);
    },
    async noteRead({ type, id }, call) {
      const update = { where: { id, lastReadCall: { lt: call } }, data: { lastReadCall: call } };
      await (type === 'CLIENT' ? db.client.updateMany(update) : db.job.updateMany(update));
    },
    async setContents({ type, id }, contents, at) {
      const data = { ...columnsOf(contents), changedAt: at };
      const update = { where: { id }, data, select: { id: true } };
      await (type === 'CLIENT' ? db.client.update(update) : db.job.update(update));
    },
    ...recordsToRead(db),
  };
}

async function findClient(db: Database, { id, practiceId }: RecordKey) {
  const row = await db.client.findUnique({ where: { id, practiceId }, select: clientFacts });
  return row === null ? null : toClientFacts(row);
}

async function findJob(db: Database, { id, practiceId }: RecordKey) {
  const row = await db.job.findUnique({ where: { id, practiceId }, select: jobFacts });
  return row === null ? null : toJobFacts(row);
}

/** Converts a row to contents: a date becomes `YYYY-MM-DD`, and a person's two columns become one value. */
function contentsOf(row: Client | Job, names: readonly string[]): Contents {
  const cells: Readonly<Record<string, unknown>> = { ...row };
  return Object.fromEntries(names.map((name) => [name, contentOf(cells, name)]));
}

function contentOf(cells: Readonly<Record<string, unknown>>, name: string): Content {
  if (!(name in cells)) {
    const [xpmId, personName] = [cells[`${name}XpmId`], cells[`${name}Name`]];
    return typeof xpmId === 'string'
      ? { xpmId, name: typeof personName === 'string' ? personName : '' }
      : null;
  }
  const cell = cells[name];
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return typeof cell === 'string' ? cell : null;
}

const people: readonly string[] = ['manager', 'partner'];
const dates: readonly string[] = ['startDate', 'dueDate', 'dateOfBirth'];

function columnsOf(contents: Contents): Record<string, string | Date | null> {
  return Object.fromEntries(
    Object.entries(contents).flatMap(([name, content]) => {
      const person = content === null || typeof content === 'string' ? null : content;
      if (people.includes(name)) {
        return [
          [`${name}XpmId`, person?.xpmId ?? null],
          [`${name}Name`, person?.name ?? null],
        ];
      }
      const text = typeof content === 'string' ? content : null;
      return [[name, text !== null && dates.includes(name) ? new Date(text) : text]];
    }),
  );
}
