import type { UserReference } from '../records/client.ts';
import { canonicalDate, canonicalDecimal } from '../records/field-value.ts';
import type { EditableField } from './editable-field.ts';
import type { TextRules } from './entered-text.ts';
import { enteredText } from './entered-text.ts';
import type { Checked } from './field-problem.ts';
import { refused, taken } from './field-problem.ts';
import type { Content } from './pending-change.ts';

/** How somebody of the practice is named: by our id of the user, or by e-mail. Never by name: names repeat. */
export type PersonChoice =
  | { readonly type: 'user'; readonly id: string }
  | { readonly type: 'email'; readonly email: string };

/** What was entered for a field; `null` to clear it. */
export type Entered = string | PersonChoice | null;

/** What entered values are checked against. */
export interface FieldChecks {
  /** The active users that are meant. */
  readonly people: (choice: PersonChoice) => Promise<readonly UserReference[]>;
  /** The names of the states of jobs. */
  readonly states: () => Promise<readonly string[]>;
  readonly textRules: TextRules;
}

/** The content that was meant by what was entered for one of a record's own fields. */
export async function enteredContent(
  field: EditableField,
  entered: Entered,
  checks: FieldChecks,
): Promise<Checked<Content>> {
  const checked = await contentOf(field, entered, checks);
  if (checked.ok && checked.value === null && field.required === true) {
    return refused('REQUIRED', `${field.label} cannot be empty.`);
  }
  return checked;
}

async function contentOf(
  field: EditableField,
  entered: Entered,
  checks: FieldChecks,
): Promise<Checked<Content>> {
  if (entered === null) return taken(null);
  if (typeof entered !== 'string') return person(field, entered, checks);
  switch (field.kind) {
    case 'TEXT':
      return enteredText(
        { label: field.label, text: entered, isName: field.required === true },
        checks.textRules,
      );
    case 'DATE':
      return dateOf(field.label, entered);
    case 'DECIMAL':
      return amountOf(field.label, entered);
    case 'STATE':
      return stateOf(field.label, entered, await checks.states());
    case 'PERSON':
      return refused('UNKNOWN_PERSON', `${field.label} is named by a user's id or e-mail.`);
  }
}

function dateOf(label: string, entered: string): Checked<string> {
  const date = canonicalDate(entered);
  return date === null ? refused('INVALID_DATE', `${label} is no date.`) : taken(date);
}

function amountOf(label: string, entered: string): Checked<string | null> {
  if (entered.trim() === '') return taken(null);
  const amount = canonicalDecimal(entered);
  if (amount !== null && !amount.startsWith('-')) return taken(amount);
  return refused('INVALID_DECIMAL', `${label} must be an amount of zero or more, like 1250.50.`);
}

function stateOf(
  label: string,
  entered: string,
  states: readonly string[],
): Checked<string | null> {
  const wanted = entered.trim().toLowerCase();
  if (wanted === '') return taken(null);
  const state = states.find((name) => name.toLowerCase() === wanted);
  if (state !== undefined) return taken(state);
  const known =
    states.length === 0 ? 'None is known yet; sync the jobs.' : `Known: ${states.join(', ')}.`;
  return refused(
    'UNKNOWN_STATE',
    `${label} “${entered.trim()}” is no state that a job of this practice has. ${known} An admin can add it in the settings.`,
  );
}

async function person(
  { label, kind }: EditableField,
  choice: PersonChoice,
  { people }: FieldChecks,
): Promise<Checked<Content>> {
  if (kind !== 'PERSON') return refused('WRONG_TYPE', `${label} is no person.`);
  const [found, ...others] = await people(choice);
  const named = choice.type === 'email' ? `the e-mail ${choice.email}` : 'that id';
  if (found === undefined) {
    return refused('UNKNOWN_PERSON', `Nobody on the practice's staff list has ${named}.`);
  }
  if (others.length === 0) return taken(found);
  return refused('AMBIGUOUS_PERSON', `Several people have ${named}. Choose one by id.`);
}
