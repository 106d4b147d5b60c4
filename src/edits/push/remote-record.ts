import type { Transaction } from '../../db/unit-of-work.ts';
import type { PracticeEvent } from '../../domain/activity/events.ts';
import { recordsChanged } from '../../domain/activity/events.ts';
import type { RemoteContent } from '../../domain/edits/compare-change.ts';
import { fieldsOf } from '../../domain/edits/editable-field.ts';
import type { Content, PendingChange } from '../../domain/edits/pending-change.ts';
import { definitionOf, valueField } from '../../domain/edits/pending-change.ts';
import type { ClientRecord } from '../../domain/records/client.ts';
import type { JobRecord } from '../../domain/records/job.ts';
import type { ReadProblem } from '../../domain/records/read-problem.ts';
import { skippedRecords } from '../../domain/records/read-problem.ts';
import type { RecordFacts } from '../../domain/records/record.ts';
import type {
  CallNumber,
  CallOptions,
  FieldValues,
  NotFound,
  PracticeSource,
} from '../../ports/xpm/source.ts';
import { readValues } from '../../sync/steps/single-record.ts';
import { displayField } from '../display-field.ts';

/** The parts of XPM's record that the changes are about. A part that was not read is `null`. */
export interface RemoteRecord {
  readonly type: 'found';
  readonly details: RemoteDetails | null;
  readonly values: FieldValues | null;
}

/** XPM does not find the record, or does not find it when asked for its custom fields. */
export interface PartNotFound extends NotFound {
  readonly part: 'details' | 'values';
}

type RemoteDetails =
  | ({ readonly type: 'JOB'; readonly record: JobRecord } & DetailsRead)
  | ({ readonly type: 'CLIENT'; readonly record: ClientRecord } & DetailsRead);

interface DetailsRead {
  readonly call: CallNumber;
  readonly problems: readonly ReadProblem[];
}

/** Reads the record's details, its custom fields, or both, with a call for each part. */
export async function readRemote(
  source: PracticeSource,
  record: RecordFacts,
  changes: readonly PendingChange[],
  options: CallOptions,
): Promise<RemoteRecord | PartNotFound> {
  const isValue = ({ field }: PendingChange): boolean => definitionOf(field) !== null;
  const details = changes.every(isValue) ? null : await readDetails(source, record, options);
  if (details?.type === 'notFound') return { ...details, part: 'details' };
  const values = changes.some(isValue) ? await readValues(source, record, options) : null;
  if (values?.type === 'notFound') return { ...values, part: 'values' };
  return { type: 'found', details, values };
}

async function readDetails(
  source: PracticeSource,
  record: RecordFacts,
  options: CallOptions,
): Promise<RemoteDetails | NotFound> {
  const { practiceId, xpmId } = record;
  if (record.type === 'CLIENT') {
    const read = await source.client(practiceId, xpmId, options);
    if (read.type === 'notFound') return read;
    return { type: 'CLIENT', call: read.call, record: read.record, problems: read.problems };
  }
  const read = await source.job(practiceId, record, options);
  if (read.type === 'notFound') return read;
  return { type: 'JOB', call: read.call, record: read.record, problems: read.problems };
}

/**
 * XPM's content of a change's field. When a later call has read the record meanwhile, the change has the
 * newer content.
 * @param stored the record as it is locked now
 */
export function remoteContent(
  { details, values }: RemoteRecord,
  stored: RecordFacts,
  { field, theirs }: PendingChange,
): RemoteContent {
  const definition = definitionOf(field);
  const [storedBy, lastReadCall] =
    definition === null
      ? [stored.lastReadCall, details?.call ?? 0n]
      : [stored.valuesLastReadCall ?? 0n, values?.call ?? 0n];
  if ((definition === null ? details : values) === null) return { type: 'notRead' };
  if (storedBy > lastReadCall) return { type: 'read', content: theirs };
  if (definition === null) {
    const record: Readonly<Record<string, unknown>> = { ...details?.record };
    const content = (record[field] ?? null) as Content;
    const isLeftOut = content === null && isPartLeftOut(details?.problems ?? [], stored, field);
    return isLeftOut ? { type: 'unreadable' } : { type: 'read', content };
  }
  if (isUnread(values, definition)) {
    return { type: 'unreadable' };
  }
  const value = values?.records.find(({ definitionXpmId }) => definitionXpmId === definition);
  return { type: 'read', content: value?.value ?? null };
}

/** Whether XPM has a content in the field that could not be read. XPM has several names for people. */
function isPartLeftOut(
  problems: readonly ReadProblem[],
  { type }: RecordFacts,
  field: string,
): boolean {
  const isPerson = fieldsOf[type][field]?.kind === 'PERSON';
  return problems.some(({ type: problem, part }) => {
    if (problem !== 'partLeftOut' || part === null) return false;
    const name = part.toLowerCase();
    return name === field.toLowerCase() || (isPerson && /^\w*(?:manager|partner)\b/.test(name));
  });
}

/** A value without a readable identifier may be the value of any field. */
function isUnread(values: FieldValues | null, definition: string): boolean {
  return skippedRecords(values?.problems ?? []).some(
    ({ xpmId }) => xpmId === null || xpmId === definition,
  );
}

/**
 * The labels of fields that XPM has emptied although they were not sent. Whether XPM keeps the fields that an
 * update leaves out is not documented (docs/xpm-api.md 16).
 */
export function emptiedFields(
  before: RemoteRecord,
  after: RemoteRecord,
  record: RecordFacts,
  sent: readonly string[],
): readonly string[] {
  const had: Readonly<Record<string, unknown>> = { ...before.details?.record };
  const has: Readonly<Record<string, unknown>> = { ...after.details?.record };
  const fields = Object.entries(fieldsOf[record.type]).filter(
    ([name]) =>
      !sent.includes(name) &&
      had[name] != null &&
      has[name] === null &&
      !isPartLeftOut(after.details?.problems ?? [], record, name),
  );
  const remaining = new Set(after.values?.records.map(({ definitionXpmId }) => definitionXpmId));
  const values = (after.values === null ? [] : (before.values?.records ?? [])).filter(
    ({ definitionXpmId: id }) => !sent.includes(valueField(id)) && !remaining.has(id),
  );
  return [...fields.map(([, { label }]) => label), ...values.map(({ name }) => name)];
}

/**
 * Removes a change and displays XPM's content in its field. The field is written here, because a store skips
 * a record without new contents and one that an earlier call has read.
 */
export async function removeChange(
  tx: Transaction,
  record: RecordFacts,
  {
    change,
    content,
    at,
  }: { readonly change: PendingChange; readonly content: Content; readonly at: Date },
): Promise<void> {
  await tx.pending.remove(change);
  await displayField(tx, record, { field: change.field, content, at });
}

/** Stores the read parts like any other response. */
export async function storeRemote(
  tx: Transaction,
  record: RecordFacts,
  { details, values }: RemoteRecord,
  at: Date,
): Promise<readonly PracticeEvent[]> {
  const { practiceId, type, id } = record;
  if (details !== null) {
    const stamp = { at, call: details.call };
    await (details.type === 'JOB'
      ? tx.jobs.store(practiceId, [details.record], stamp)
      : tx.clients.store(practiceId, [details.record], stamp));
    await tx.records.noteRead(record, details.call);
  }
  if (values !== null) {
    await tx.fieldValues.store(record, values, { at, call: values.call });
    await tx.fieldValues.noteRead(record, values.call);
  }
  return [recordsChanged(type, [id])];
}
