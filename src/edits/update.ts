import type { Contents } from '../db/unit-of-work.ts';
import { fieldsOf } from '../domain/edits/editable-field.ts';
import type { Entered, FieldChecks } from '../domain/edits/entered-field.ts';
import { enteredContent } from '../domain/edits/entered-field.ts';
import type { FieldProblem } from '../domain/edits/field-problem.ts';
import type { Content } from '../domain/edits/pending-change.ts';
import type { Viewer } from '../domain/practice/practice.ts';
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

/** The fields to edit, by the names of `fieldsOf`; what is left out stays as it is. */
export type EnteredFields = Readonly<Record<string, Entered>>;

/**
 * Edits a job or client: it shows the new contents at once, and each field that differs becomes a pending
 * change on its way to XPM. All of the fields or, if one of them cannot be, none.
 */
export function updateRecord(
  deps: EditDependencies,
  viewer: Viewer,
  {
    record: named,
    fields,
  }: { readonly record: NamedRecord | null; readonly fields: EnteredFields },
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
      const shown: Record<string, Content> = {};
      for (const each of edits) shown[each.field] = await saveEdit(edit, each);
      await tx.records.show(record, shown, at);
      await publishEdit(edit);
    }
    return { type: 'Edited', record: keyOf(record) };
  });
}

/** What the fields are to hold, and what is wrong with them. */
interface CheckedFields {
  readonly contents: Readonly<Record<string, Content>>;
  readonly problems: readonly FieldProblem[];
}

async function check(
  { deps, tx, record }: EditContext,
  entered: EnteredFields,
  current: Contents,
): Promise<CheckedFields> {
  const checks: FieldChecks = {
    people: (choice) => tx.people.find(record.practiceId, choice),
    states: () => tx.jobStates.names(record.practiceId),
    textRules: deps.textRules,
  };
  const contents: Record<string, Content> = {};
  const problems: FieldProblem[] = [];
  for (const [name, value] of Object.entries(entered)) {
    const field = fieldsOf[record.type][name];
    if (field === undefined) throw new Error(`${name} is no field that may be edited.`);
    const checked = await enteredContent(field, value, checks);
    if (checked.ok) contents[name] = checked.value;
    else problems.push({ field: name, reason: checked.reason, message: checked.message });
  }
  const order = problems.length === 0 ? datesProblem({ ...current, ...contents }, contents) : null;
  return { contents, problems: order === null ? problems : [order] };
}

/** A job must not be due before it starts. Dates that XPM has in another order are not this edit's problem. */
function datesProblem(after: Contents, entered: Contents): FieldProblem | null {
  if (entered.startDate === undefined && entered.dueDate === undefined) return null;
  const { startDate, dueDate } = after;
  if (typeof startDate !== 'string' || typeof dueDate !== 'string' || startDate <= dueDate) {
    return null;
  }
  return {
    field: entered.dueDate === undefined ? 'startDate' : 'dueDate',
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
  const { label, kind } = fieldsOf[record.type][field] ?? { label: field, kind: 'TEXT' };
  return { field, label, kind, content, current: current[field] ?? null };
}
