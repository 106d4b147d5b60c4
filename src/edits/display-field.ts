import type { Transaction } from '../db/unit-of-work.ts';
import type { Content } from '../domain/edits/pending-change.ts';
import { definitionOf } from '../domain/edits/pending-change.ts';
import type { RecordKey } from '../domain/records/record.ts';

/** Stores the displayed content of one field of a record, be it one of its own or a custom field. */
export async function displayField(
  tx: Transaction,
  record: RecordKey,
  { field, content, at }: { readonly field: string; readonly content: Content; readonly at: Date },
): Promise<void> {
  const definitionXpmId = definitionOf(field);
  if (definitionXpmId === null) {
    await tx.records.setContents(record, { [field]: content }, at);
    return;
  }
  const [definition] = await tx.fieldValues.definitionsInXpm(record.practiceId, [definitionXpmId]);
  if (definition === undefined) {
    throw new Error(`Field definition ${definitionXpmId} is not stored.`);
  }
  const { name, valueElement } = definition;
  const value = typeof content === 'string' ? content : null;
  await tx.fieldValues.setValue(record, { definitionXpmId, name, valueElement }, value, at);
}
