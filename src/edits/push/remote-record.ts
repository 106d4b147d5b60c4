import type { Transaction } from '../../db/unit-of-work.ts';
import type { PracticeEvent } from '../../domain/activity/events.ts';
import { recordsChanged } from '../../domain/activity/events.ts';
import { fieldsOf } from '../../domain/edits/editable-field.ts';
import type { Content, PendingChange } from '../../domain/edits/pending-change.ts';
import { definitionOf, valueField } from '../../domain/edits/pending-change.ts';
import type { ClientRecord } from '../../domain/records/client.ts';
import type { JobRecord } from '../../domain/records/job.ts';
import type { RecordFacts } from '../../domain/records/record.ts';
import type { CallOptions, FieldValues, NotFound, SingleRecord } from '../../ports/source.ts';
import { identityOf, readValues } from '../../sync/steps/single-record.ts';
import type { Sources } from '../../sync/steps/step.ts';
import { displayField } from '../display-field.ts';

/** What XPM has of a record just now, as far as its changes are about it. */
export interface RemoteRecord {
  readonly type: 'found';
  readonly details: SingleRecord<JobRecord | ClientRecord> | null;
  readonly values: FieldValues | null;
}

/**
 * Reads what the changes are about: the record's details, its custom fields, or both, a call each.
 */
export async function readRemote(
  source: Sources,
  record: RecordFacts,
  changes: readonly PendingChange[],
  options: CallOptions,
): Promise<RemoteRecord | NotFound> {
  const isValue = ({ field }: PendingChange): boolean => definitionOf(field) !== null;
  const details = changes.every(isValue) ? null : await readDetails(source, record, options);
  if (details !== null && details.type === 'notFound') return details;
  const values = changes.some(isValue) ? await readValues(source, record, options) : null;
  if (values !== null && values.type === 'notFound') return values;
  return { type: 'found', details, values };
}

function readDetails(
  source: Sources,
  record: RecordFacts,
  options: CallOptions,
): Promise<SingleRecord<JobRecord | ClientRecord> | NotFound> {
  const { practiceId, type, xpmId } = record;
  return type === 'CLIENT'
    ? source.client(practiceId, xpmId, options)
    : source.job(practiceId, identityOf(record), options);
}

interface RemoteContent {
  readonly content: Content;
}

/**
 * What XPM has in the field of a change; `null` for a custom field that could not be read: it must not be
 * taken for one without a value. What a later call has brought meanwhile is newer than what was read here,
 * and the change knows it.
 * @param stored the record as it is held now
 */
export function remoteContent(
  { details, values }: RemoteRecord,
  stored: RecordFacts,
  { field, theirs }: PendingChange,
): RemoteContent | null {
  const definition = definitionOf(field);
  const [storedBy, lastReadCall] =
    definition === null
      ? [stored.lastReadCall, details?.call ?? 0n]
      : [stored.valuesLastReadCall ?? 0n, values?.call ?? 0n];
  if (storedBy > lastReadCall) return { content: theirs };
  if (definition === null) {
    const record: Readonly<Record<string, unknown>> = { ...details?.record };
    return { content: (record[field] ?? null) as Content };
  }
  if (values?.unreadable.some(({ xpmId }) => xpmId === null || xpmId === definition) === true) {
    return null;
  }
  const value = values?.records.find(({ definitionXpmId }) => definitionXpmId === definition);
  return { content: value?.value ?? null };
}

/**
 * What XPM had before and has not any more, although nothing of it was sent: by their labels. Whether XPM
 * keeps what an update leaves out is not documented (docs/xpm-api.md 16).
 */
export function emptiedFields(
  before: RemoteRecord,
  after: RemoteRecord,
  { type }: RecordFacts,
  sent: readonly string[],
): readonly string[] {
  const [had, has] = [before.details?.record, after.details?.record].map(
    (record): Readonly<Record<string, unknown>> => ({ ...record }),
  );
  const fields = Object.entries(fieldsOf[type]).filter(
    ([name]) => !sent.includes(name) && had?.[name] != null && has?.[name] === null,
  );
  const kept = new Set(after.values?.records.map(({ definitionXpmId }) => definitionXpmId));
  const values = (after.values === null ? [] : (before.values?.records ?? [])).filter(
    ({ definitionXpmId: id }) => !sent.includes(valueField(id)) && !kept.has(id),
  );
  return [...fields.map(([, { label }]) => label), ...values.map(({ name }) => name)];
}

/**
 * Takes a change away: the field shows what XPM has. It is written here because a record that holds nothing
 * new is not stored again, and what an earlier call brought than the stored one is not stored at all.
 */
export async function removeChange(
  tx: Transaction,
  record: RecordFacts,
  {
    change,
    content,
    at,
  }: { readonly change: PendingChange } & RemoteContent & { readonly at: Date },
): Promise<void> {
  await tx.pending.remove(change);
  await displayField(tx, record, { field: change.field, content, at });
}

/** Stores what was read like any other answer. */
export async function storeRemote(
  tx: Transaction,
  record: RecordFacts,
  { details, values }: RemoteRecord,
  at: Date,
): Promise<readonly PracticeEvent[]> {
  const { practiceId, type, id } = record;
  if (details !== null) {
    const stamp = { at, call: details.call };
    await ('number' in details.record
      ? tx.jobs.store(practiceId, [details.record], stamp)
      : tx.clients.store(practiceId, [details.record], stamp));
  }
  if (values !== null) {
    await tx.fieldValues.store(record, values, { at, call: values.call });
    await tx.fieldValues.noteRead(record, values.call);
  }
  return [recordsChanged(type, [id])];
}
