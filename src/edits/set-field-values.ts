import type { EnteredValue } from '../domain/edits/entered-value.ts';
import { enteredValue } from '../domain/edits/entered-value.ts';
import type { FieldProblem } from '../domain/edits/field-problem.ts';
import { valueField } from '../domain/edits/pending-change.ts';
import type { Viewer } from '../domain/practice/practice.ts';
import type { KnownDefinition } from '../domain/records/field-definition.ts';
import type { EditContext, EditDependencies, EditOutcome, NamedRecord } from './edit-record.ts';
import { keyOf, refuseArchived, withEditableRecord } from './edit-record.ts';
import type { FieldEdit } from './save-edit.ts';
import { changesField, publishEdit, saveEdit } from './save-edit.ts';

/** A custom field and its new value. */
export interface ValueEdit {
  /** Our id of the definition; `null` when the sent id is not one. */
  readonly definitionId: string | null;
  /** The id as it was sent; it identifies the field in problems. */
  readonly sentId: string;
  readonly value: EnteredValue;
}

export interface SetFieldValuesInput {
  readonly record: NamedRecord | null;
  readonly values: readonly ValueEdit[];
}

/**
 * Edits custom fields of a client or job, all or none. The record displays the new values at once, and each
 * value that differs becomes a pending change.
 */
export function setFieldValues(
  deps: EditDependencies,
  viewer: Viewer,
  { record: named, values }: SetFieldValuesInput,
): Promise<EditOutcome> {
  return withEditableRecord(deps, viewer, named, async (edit): Promise<EditOutcome> => {
    const archived = refuseArchived(edit);
    if (archived !== null) return archived;
    const { edits, problems } = await check(edit, values);
    if (problems.length > 0) return { type: 'InvalidFields', problems };
    const effective = edits.filter((each) => changesField(edit, each));
    for (const each of effective) await save(edit, each);
    if (effective.length > 0) await publishEdit(edit);
    return { type: 'Edited', record: keyOf(edit.record) };
  });
}

async function save(edit: EditContext, valueEdit: CheckedValue): Promise<void> {
  const displayed = await saveEdit(edit, valueEdit);
  const { xpmId, name, valueElement } = valueEdit.definition;
  const field = { definitionXpmId: xpmId, name, valueElement };
  const value = typeof displayed === 'string' ? displayed : null;
  await edit.tx.fieldValues.setValue(edit.record, field, value, edit.at);
}

interface CheckedValue extends FieldEdit {
  readonly content: string | null;
  readonly definition: KnownDefinition;
}

interface CheckedValues {
  readonly edits: readonly CheckedValue[];
  readonly problems: readonly FieldProblem[];
}

async function check(
  { deps, tx, record }: EditContext,
  values: readonly ValueEdit[],
): Promise<CheckedValues> {
  const ids = values.flatMap(({ definitionId }) => definitionId ?? []);
  const definitions = await tx.fieldValues.definitions(record.practiceId, ids);
  const stored = new Map(
    (await tx.fieldValues.of(record)).map((value) => [value.definitionXpmId, value.value]),
  );
  const edits: CheckedValue[] = [];
  const problems: FieldProblem[] = [];
  for (const { definitionId, sentId: field, value } of values) {
    const definition = definitions.find(({ id }) => id === definitionId);
    if (definition === undefined) {
      const message = 'There is no such custom field in this practice.';
      problems.push({ field, reason: 'UNKNOWN_DEFINITION', message });
      continue;
    }
    const { xpmId, name: label } = definition;
    if (edits.some((each) => each.definition === definition)) {
      problems.push({ field, reason: 'DUPLICATE', message: `${label} is set twice.` });
      continue;
    }
    const checked = enteredValue(definition, record.type, value, deps.textRules);
    if (checked.type === 'invalid') {
      problems.push({ field, reason: checked.reason, message: checked.message });
      continue;
    }
    const current = stored.get(xpmId) ?? null;
    const content = checked.value;
    edits.push({ field: valueField(xpmId), label, kind: 'TEXT', current, content, definition });
  }
  return { edits, problems };
}
