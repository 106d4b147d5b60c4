import { z } from 'zod';
import type { PendingChange as PendingRow } from '../../../prisma/generated/client.ts';
import { Prisma } from '../../../prisma/generated/client.ts';
import type { Content, PendingChange } from '../../domain/edits/pending-change.ts';
import type { RecordKey, RecordType } from '../../domain/records/record.ts';
import type { Database } from '../prisma.ts';
import type { RefusedChangeReader } from './refused-changes.ts';
import { refusedChangeReader } from './refused-changes.ts';

/** The pending changes of records. The caller has locked the record. */
export interface PendingChangeStore {
  /** In the order in which the fields were first edited. */
  of(key: RecordKey): Promise<readonly PendingChange[]>;
  /** Writes a change, and replaces an earlier one of the same field. */
  save(change: PendingChange): Promise<void>;
  remove(change: PendingChange): Promise<void>;
  readonly refused: RefusedChangeReader;
  /** The practice's records with changes that are to be sent. */
  queued(practiceId: string): Promise<readonly RecordKey[]>;
}

const storedContent = z
  .union([z.string(), z.object({ xpmId: z.string(), name: z.string() })])
  .nullable();

/** An object, because the content that was replaced can be empty. */
const storedReplaces = z.object({ content: storedContent }).nullable();

/** The column of a pending change that references its record. */
const ownerColumns = { CLIENT: 'clientId', JOB: 'jobId' } as const satisfies Record<
  RecordType,
  keyof PendingRow
>;

export function pendingChangeStore(db: Database): PendingChangeStore {
  return {
    async of({ type, id }) {
      return (await pendingOf(db, type, [id])).get(id) ?? [];
    },
    async save(change) {
      const { id, ...data } = toRow(change);
      await db.pendingChange.upsert({
        where: { id },
        create: { id, ...data },
        update: data,
        select: { id: true },
      });
    },
    async remove({ id }) {
      await db.pendingChange.deleteMany({ where: { id } });
    },
    refused: refusedChangeReader(db),
    async queued(practiceId) {
      const rows = await db.pendingChange.findMany({
        where: { practiceId, refusal: null },
        distinct: ['clientId', 'jobId'],
        select: { practiceId: true, clientId: true, jobId: true },
      });
      return rows.map(recordOf);
    },
  };
}

/** The pending changes by record, each record's in the order in which its fields were first edited. */
export async function pendingOf(
  db: Database,
  type: RecordType,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly PendingChange[]>> {
  const rows = await db.pendingChange.findMany({
    where: { [ownerColumns[type]]: { in: [...ids] } },
    orderBy: [{ since: 'asc' }, { field: 'asc' }],
  });
  return Map.groupBy(rows.map(toPendingChange), ({ record }) => record.id);
}

function recordOf(row: Pick<PendingRow, 'practiceId' | 'clientId' | 'jobId'>): RecordKey {
  const { practiceId, clientId, jobId } = row;
  if (clientId !== null) return { practiceId, type: 'CLIENT', id: clientId };
  if (jobId !== null) return { practiceId, type: 'JOB', id: jobId };
  throw new Error('A pending change has neither a client nor a job.');
}

export function toPendingChange(row: PendingRow): PendingChange {
  const {
    practiceId: _practice,
    clientId: _client,
    jobId: _job,
    base,
    ours,
    theirs,
    replaces,
    refusal,
    refusalReason,
    refusedBy,
    ...rest
  } = row;
  return {
    ...rest,
    record: recordOf(row),
    base: storedContent.parse(base),
    ours: storedContent.parse(ours),
    theirs: storedContent.parse(theirs),
    replaces: storedReplaces.parse(replaces),
    refusal:
      refusal === null
        ? null
        : { reason: refusalReason ?? 'REJECTED', speaker: refusedBy ?? 'XPM', text: refusal },
  };
}

function toRow({ record, base, ours, theirs, replaces, refusal, ...rest }: PendingChange) {
  const { practiceId, type, id } = record;
  return {
    ...rest,
    practiceId,
    clientId: type === 'CLIENT' ? id : null,
    jobId: type === 'JOB' ? id : null,
    base: toJson(base),
    ours: toJson(ours),
    theirs: toJson(theirs),
    replaces: replaces === null ? Prisma.DbNull : { content: toPlainJson(replaces.content) },
    refusal: refusal?.text ?? null,
    refusalReason: refusal?.reason ?? null,
    refusedBy: refusal?.speaker ?? null,
  };
}

const toJson = (content: Content) => toPlainJson(content) ?? Prisma.JsonNull;

const toPlainJson = (content: Content) =>
  content === null || typeof content === 'string'
    ? content
    : { xpmId: content.xpmId, name: content.name };
