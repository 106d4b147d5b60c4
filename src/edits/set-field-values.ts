import type { EnteredValue } from '../domain/edits/entered-value.ts';
import { enteredValue } from '../domain/edits/entered-value.ts';
import type { FieldProblem } from '../domain/edits/field-problem.ts';
import { formatContent, sameContent, valueField } from '../domain/edits/pending-change.ts';
import type { Viewer } from '../domain/practice/practice.ts';
import type { KnownDefinition } from '../domain/records/field-definition.ts';
import type { RecordFacts } from '../domain/records/record.ts';
import type { EditContext, EditOutcome, NamedRecord } from './edit-record.ts';
import { keyOf, refuseArchived, withEditableRecord } from './edit-record.ts';
import type { ReadValuesDependencies } from './read-unread-values.ts';
import { readUnreadValues } from './read-unread-values.ts';
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
 * value that differs becomes a pending change. The values of a record are read before its first edit, so that
 * an edit never replaces a value that the editor could not see. When XPM cannot be read, the push compares.
 */
export async function setFieldValues(
  deps: ReadValuesDependencies,
  viewer: Viewer,
  input: SetFieldValuesInput,
): Promise<EditOutcome> {
  const outcome = await edit(deps, viewer, { ...input, unread: 'read' });
  if (outcome.type !== 'ValuesUnread') return outcome;
  const isRead = await readUnreadValues(deps, outcome.record);
  const again = await edit(deps, viewer, { ...input, unread: isRead ? 'justRead' : 'accept' });
  if (again.type !== 'ValuesUnread') return again;
  throw new Error(`The values of record ${again.record.id} are unread after they were read.`);
}

interface EditAttempt extends SetFieldValuesInput {
  /** About a record whose values were never read: read them first, they were just read, or go on without. */
  readonly unread: 'read' | 'justRead' | 'accept';
}

type AttemptOutcome = EditOutcome | { readonly type: 'ValuesUnread'; readonly record: RecordFacts };

function edit(
  deps: ReadValuesDependencies,
  viewer: Viewer,
  { record: named, values, unread }: EditAttempt,
): Promise<AttemptOutcome> {
  return withEditableRecord(deps, viewer, named, async (edit): Promise<AttemptOutcome> => {
    const archived = refuseArchived(edit);
    if (archived !== null) return archived;
    const { edits, problems } = await check(edit, values);
    if (problems.length > 0) return { type: 'InvalidFields', problems };
    const effective = edits.filter((each) => changesField(edit, each));
    if (effective.length > 0 && unread === 'read' && edit.record.valuesLastReadCall === null) {
      return { type: 'ValuesUnread', record: edit.record };
    }
    const unseen = unread === 'justRead' ? effective.flatMap((each) => unseenOf(edit, each)) : [];
    if (unseen.length > 0) return { type: 'InvalidFields', problems: unseen };
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

/** The problem of an edit that would replace a value that was not displayed when it was made. */
function unseenOf({ pending }: EditContext, checked: CheckedValue): readonly FieldProblem[] {
  const { sentId, label, current, content, kind } = checked;
  const isPending = pending.has(checked.field);
  if (isPending || current === null || sameContent(kind, current, content)) return [];
  const message = `XPM has ${formatContent(current)} as ${label}, which was not read before and is displayed now. Enter the value again to replace it.`;
  return [{ field: sentId, reason: 'NOT_DISPLAYED', message }];
}

interface CheckedValue extends FieldEdit {
  readonly sentId: string;
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
      const message =
        'There is no such custom field in this practice. If XPM has it, sync the field definitions first.';
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
    edits.push({
      field: valueField(xpmId),
      sentId: field,
      label,
      kind: 'TEXT',
      current,
      isCurrentKnown: record.valuesLastReadCall !== null,
      content: checked.value,
      definition,
    });
  }
  return { edits, problems };
}
