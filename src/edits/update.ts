import type { Contents } from '../db/unit-of-work.ts';
import type { EditableField } from '../domain/edits/editable-field.ts';
import { fieldsOf } from '../domain/edits/editable-field.ts';
import type { Entered, FieldChecks } from '../domain/edits/entered-field.ts';
import { enteredContent, referenceOf } from '../domain/edits/entered-field.ts';
import type { FieldProblem } from '../domain/edits/field-problem.ts';
import type { Content } from '../domain/edits/pending-change.ts';
import type { Viewer } from '../domain/practice/practice.ts';
import type { EditContext, EditDependencies, EditOutcome, NamedRecord } from './edit-record.ts';
import { keyOf, refuseArchived, withEditableRecord } from './edit-record.ts';
import type { FieldEdit } from './save-edit.ts';
import { changesField, publishEdit, saveEdit } from './save-edit.ts';

/** The fields to edit, by their names in `fieldsOf`; omitted fields stay as they are. */
export type EnteredFields = Readonly<Record<string, Entered>>;

export interface UpdateInput {
  readonly record: NamedRecord | null;
  readonly fields: EnteredFields;
}

/**
 * Edits fields of a job or client, all or none. The record displays the new contents at once, and each field
 * that differs becomes a pending change.
 */
export function updateRecord(
  deps: EditDependencies,
  viewer: Viewer,
  { record: named, fields }: UpdateInput,
): Promise<EditOutcome> {
  return withEditableRecord(deps, viewer, named, async (edit): Promise<EditOutcome> => {
    const archived = refuseArchived(edit);
    if (archived !== null) return archived;
    const { tx, record, at } = edit;
    const current = await tx.records.contents(record);
    const { contents, problems } = await check(edit, fields, current);
    if (problems.length > 0) return { type: 'InvalidFields', problems };
    const edits = Object.entries(contents)
      .map(([field, content]) => fieldEdit(edit, { field, content, current }))
      .filter((each) => changesField(edit, each));
    if (edits.length > 0) {
      const displayed: Record<string, Content> = {};
      for (const each of edits) displayed[each.field] = await saveEdit(edit, each);
      await tx.records.setContents(record, displayed, at);
      await publishEdit(edit);
    }
    return { type: 'Edited', record: keyOf(record) };
  });
}

/** The new contents of the entered fields, and what is wrong with them. */
interface CheckedFields {
  readonly contents: Readonly<Record<string, Content>>;
  readonly problems: readonly FieldProblem[];
}

async function check(
  edit: EditContext,
  fields: EnteredFields,
  current: Contents,
): Promise<CheckedFields> {
  const contents: Record<string, Content> = {};
  const problems: FieldProblem[] = [];
  for (const [name, entered] of Object.entries(fields)) {
    const field = fieldsOf[edit.record.type][name];
    if (field === undefined) throw new Error(`${name} is not an editable field.`);
    const checked = enteredContent(field, entered, await readChecks(edit, field, entered));
    if (checked.type === 'valid') contents[name] = checked.value;
    else problems.push({ field: name, reason: checked.reason, message: checked.message });
  }
  const order = problems.length === 0 ? datesProblem({ ...current, ...contents }, contents) : null;
  return { contents, problems: order === null ? problems : [order] };
}

async function readChecks(
  { deps: { textRules }, tx, record: { practiceId } }: EditContext,
  field: EditableField,
  entered: Entered,
): Promise<FieldChecks> {
  const reference = referenceOf(field, entered);
  switch (reference.type) {
    case 'none':
      return { people: [], states: [], textRules };
    case 'person': {
      const people = await tx.people.find(practiceId, reference.choice);
      return { people, states: [], textRules };
    }
    case 'jobStates':
      return { people: [], states: await tx.jobStates.names(practiceId), textRules };
  }
}

/** A job must not be due before it starts. Dates that XPM has in another order are not this edit's problem. */
function datesProblem(after: Contents, entered: Contents): FieldProblem | null {
  if (entered['startDate'] === undefined && entered['dueDate'] === undefined) return null;
  const { startDate, dueDate } = after;
  if (typeof startDate !== 'string' || typeof dueDate !== 'string' || startDate <= dueDate) {
    return null;
  }
  return {
    field: entered['dueDate'] === undefined ? 'startDate' : 'dueDate',
    reason: 'DUE_BEFORE_START',
    message: `The job would be due on ${dueDate}, before it starts on ${startDate}.`,
  };
}

function fieldEdit(
  { record }: EditContext,
  {
    field,
    content,
    current,
  }: { readonly field: string; readonly content: Content; readonly current: Contents },
): FieldEdit {
  const known: EditableField = fieldsOf[record.type][field] ?? { label: field, kind: 'TEXT' };
  const stored = current[field] ?? null;
  return {
    field,
    label: known.label,
    kind: known.kind,
    content,
    current: stored,
    isCurrentKnown: stored !== null || known.mayBeUnlisted !== true,
  };
}
