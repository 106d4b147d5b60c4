import type { EnteredValue } from '../domain/edits/entered-value.ts';
import { enteredValue } from '../domain/edits/entered-value.ts';
import type { FieldProblem } from '../domain/edits/field-problem.ts';
import { valueField } from '../domain/edits/pending-change.ts';
import type { Viewer } from '../domain/practice/practice.ts';
import type { KnownDefinition } from '../domain/records/field-definition.ts';
import type {
  EditContext,
  EditDependencies,
  EditOutcome,
  FieldEdit,
  NamedRecord,
} from './edit-record.ts';
import {
  changesField,
  keyOf,
  publishEdit,
  refuseArchived,
  saveEdit,
  withEditableRecord,
} from './edit-record.ts';

/** A custom field and what it is to hold. */
export interface ValueEdit {
  /** Our id of the definition; `null` when what was sent is none. */
  readonly definitionId: string | null;
  /** As it was sent, for what is said of it. */
  readonly sentId: string;
  readonly value: EnteredValue;
}

/**
 * Edits custom fields of a client or job. They show the new values at once; each that differs is a pending
 * change on its way to XPM. All of them or, if one cannot be, none.
 */
export function setFieldValues(
  deps: EditDependencies,
  viewer: Viewer,
  {
    record: named,
    values,
  }: { readonly record: NamedRecord | null; readonly values: readonly ValueEdit[] },
): Promise<EditOutcome> {
  return withEditableRecord(deps, viewer, named, async (edit): Promise<EditOutcome> => {
    const archived = refuseArchived(edit);
    if (archived !== null) return archived;
    const { tx, record, at } = edit;
    const { edits, problems } = await check(edit, values);
    if (problems.length > 0) return { type: 'InvalidFields', problems };
    const altered = edits.filter((each) => changesField(edit, each));
    for (const each of altered) {
      const shown = await saveEdit(edit, each);
      const { xpmId, name, valueElement } = each.definition;
      const field = { definitionXpmId: xpmId, name, valueElement };
      await tx.fieldValues.show(record, field, typeof shown === 'string' ? shown : null, at);
    }
    if (altered.length > 0) await publishEdit(edit);
    return { type: 'Edited', record: keyOf(record) };
  });
}

interface CheckedValue extends FieldEdit {
  readonly content: string | null;
  readonly definition: KnownDefinition;
}

async function check(
  { deps, tx, record }: EditContext,
  values: readonly ValueEdit[],
): Promise<{
  readonly edits: readonly CheckedValue[];
  readonly problems: readonly FieldProblem[];
}> {
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
    if (!checked.ok) {
      problems.push({ field, reason: checked.reason, message: checked.message });
      continue;
    }
    const current = stored.get(xpmId) ?? null;
    const content = checked.value;
    edits.push({ field: valueField(xpmId), label, kind: 'TEXT', current, content, definition });
  }
  return { edits, problems };
}
