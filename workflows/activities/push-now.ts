import type { FieldValues, Gone, SingleRecord } from '../../src/domain/ports/practice-source.ts';
import type { ClientRecord } from '../../src/domain/client.ts';
import type { JobRecord } from '../../src/domain/job.ts';
import type { PracticeEvent } from '../../src/domain/events.ts';
import { definitionOf } from '../../src/domain/pending-change.ts';
import type { Content, PendingChange } from '../../src/domain/pending-change.ts';
import type { Transaction } from '../../src/domain/ports/unit-of-work.ts';
import type { RecordFacts } from '../../src/domain/record.ts';
import { identityOf, readValues } from './record-steps.ts';
import type { Sources } from './step.ts';

/** What XPM has of a record just now, as far as its changes are about it. */
export interface RecordNow {
  readonly details: SingleRecord<JobRecord | ClientRecord> | null;
  readonly values: FieldValues | null;
}

/**
 * Reads what the changes are about: the record's details, its custom fields, or both, a call each.
 * `null` when XPM does not know the record.
 */
export async function readNow(
  source: Sources,
  record: RecordFacts,
  changes: readonly PendingChange[],
  signal: AbortSignal,
): Promise<RecordNow | null> {
  const isValue = ({ field }: PendingChange): boolean => definitionOf(field) !== null;
  const details = changes.every(isValue) ? null : await readDetails(source, record, signal);
  if (details !== null && 'gone' in details) return null;
  const values = changes.some(isValue) ? await readValues(source, record, { signal }) : null;
  if (values !== null && 'gone' in values) return null;
  return { details, values };
}

function readDetails(
  source: Sources,
  record: RecordFacts,
  signal: AbortSignal,
): Promise<SingleRecord<JobRecord | ClientRecord> | Gone> {
  const { practiceId, type, xpmId } = record;
  return type === 'CLIENT'
    ? source.client(practiceId, xpmId, { signal })
    : source.job(practiceId, identityOf(record), { signal });
}

interface ContentNow {
  readonly content: Content;
}

/**
 * What XPM has in the field of a change; `null` for a custom field that could not be read: it must not be
 * taken for one without a value.
 */
export function contentNow({ details, values }: RecordNow, field: string): ContentNow | null {
  const definition = definitionOf(field);
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

/** Stores what was read like any other answer. Custom fields of clients that are maintained here are not. */
export async function storeNow(
  tx: Transaction,
  record: RecordFacts,
  { details, values }: RecordNow,
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
    const { primaryForClientMaintenance } = await tx.practices.settings(practiceId);
    const isOurs = type === 'CLIENT' && primaryForClientMaintenance;
    if (!isOurs) {
      await tx.fieldValues.store(record, values, { at, call: values.call });
      await tx.fieldValues.noteRead(record, values.call);
    }
  }
  return [{ type: type === 'CLIENT' ? 'clients.changed' : 'jobs.changed', ids: [id] }];
}
