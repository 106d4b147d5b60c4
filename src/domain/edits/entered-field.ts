import type { UserReference } from '../records/client.ts';
import { canonicalDate, canonicalDecimal } from '../records/field-value.ts';
import type { EditableField } from './editable-field.ts';
import type { TextRules } from './entered-text.ts';
import { enteredText } from './entered-text.ts';
import type { Checked } from './field-problem.ts';
import { invalid, valid } from './field-problem.ts';
import type { Content } from './pending-change.ts';

/** Identifies a user of the practice by our id or by e-mail. Names do not, because they repeat. */
export type PersonChoice =
  | { readonly type: 'user'; readonly id: string }
  | { readonly type: 'email'; readonly email: string };

/** A value that was entered for a field of a record. */
export type Entered =
  { readonly type: 'clear' } | { readonly type: 'text'; readonly text: string } | PersonChoice;

/** The stored rows that an entered content refers to. The caller reads them before the check. */
export type Reference =
  | { readonly type: 'none' }
  | { readonly type: 'person'; readonly choice: PersonChoice }
  | { readonly type: 'jobStates' };

export function referenceOf({ kind }: EditableField, entered: Entered): Reference {
  if (entered.type === 'clear') return { type: 'none' };
  if (entered.type === 'text') return { type: kind === 'STATE' ? 'jobStates' : 'none' };
  return kind === 'PERSON' ? { type: 'person', choice: entered } : { type: 'none' };
}

/** The stored data that entered values are checked against. */
export interface FieldChecks {
  /** The active users that match the choice of a person. */
  readonly people: readonly UserReference[];
  /** The names of the practice's job states. */
  readonly states: readonly string[];
  readonly textRules: TextRules;
}

/** The canonical content of what was entered for one of a record's own fields; `null` clears the field. */
export function enteredContent(
  field: EditableField,
  entered: Entered,
  checks: FieldChecks,
): Checked<Content> {
  const checked = contentOf(field, entered, checks);
  if (checked.type === 'valid' && checked.value === null && field.required === true) {
    return invalid('REQUIRED', `${field.label} cannot be empty.`);
  }
  return checked;
}

function contentOf(field: EditableField, entered: Entered, checks: FieldChecks): Checked<Content> {
  switch (entered.type) {
    case 'clear':
      return valid(null);
    case 'text':
      return textContent(field, entered.text, checks);
    case 'user':
    case 'email':
      return personContent(field, entered, checks.people);
  }
}

function textContent(
  { kind, label, required }: EditableField,
  text: string,
  { states, textRules }: FieldChecks,
): Checked<string | null> {
  switch (kind) {
    case 'TEXT':
      return enteredText({ label, text, isName: required === true }, textRules);
    case 'DATE':
      return dateContent(label, text);
    case 'DECIMAL':
      return amountContent(label, text);
    case 'STATE':
      return stateContent(label, text, states);
    case 'PERSON':
      return invalid('UNKNOWN_PERSON', `${label} must be a user, by id or e-mail.`);
  }
}

function dateContent(label: string, text: string): Checked<string> {
  const date = canonicalDate(text);
  return date === null
    ? invalid('INVALID_DATE', `${label} must be a date, like 2026-11-30.`)
    : valid(date);
}

function amountContent(label: string, text: string): Checked<string | null> {
  if (text.trim() === '') return valid(null);
  const amount = canonicalDecimal(text);
  if (amount !== null && !amount.startsWith('-')) return valid(amount);
  return invalid('INVALID_DECIMAL', `${label} must be an amount of zero or more, like 1250.50.`);
}

function stateContent(
  label: string,
  text: string,
  states: readonly string[],
): Checked<string | null> {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return valid(null);
  const state = states.find((name) => name.toLowerCase() === wanted);
  if (state !== undefined) return valid(state);
  const known =
    states.length === 0
      ? 'No state is known yet: sync the jobs first.'
      : `Known states: ${states.join(', ')}.`;
  return invalid(
    'UNKNOWN_STATE',
    `${label} “${text.trim()}” is not a known job state of this practice. ${known} An admin can add a state in the settings.`,
  );
}

function personContent(
  { label, kind }: EditableField,
  choice: PersonChoice,
  [found, ...others]: readonly UserReference[],
): Checked<Content> {
  if (kind !== 'PERSON') return invalid('WRONG_TYPE', `${label} cannot be a person.`);
  const identifier = choice.type === 'email' ? `the e-mail ${choice.email}` : 'this id';
  if (found === undefined) {
    return invalid(
      'UNKNOWN_PERSON',
      `No active user of the practice has ${identifier}. If XPM has the person, sync the staff first.`,
    );
  }
  if (others.length === 0) return valid(found);
  return invalid('AMBIGUOUS_PERSON', `Several users have ${identifier}. Choose one by id.`);
}
