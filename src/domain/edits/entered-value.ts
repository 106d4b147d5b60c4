import type { KnownDefinition, ValueElement } from '../records/field-definition.ts';
import { canonicalDate, canonicalDecimal } from '../records/field-value.ts';
import type { RecordType } from '../records/record.ts';
import type { TextRules } from './entered-text.ts';
import { bareText, enteredText } from './entered-text.ts';
import type { Checked } from './field-problem.ts';
import { invalid, valid } from './field-problem.ts';

/** A value that was entered for a custom field, with its type; `clear` removes the value. */
export type EnteredValue =
  | { readonly type: Exclude<ValueElement, 'BOOLEAN'>; readonly text: string }
  | { readonly type: 'BOOLEAN'; readonly checked: boolean }
  | { readonly type: 'clear' };

/** The canonical value of what was entered; `null` for no value, which includes an unticked box. */
export function enteredValue(
  definition: KnownDefinition,
  recordType: RecordType,
  entered: EnteredValue,
  rules: TextRules,
): Checked<string | null> {
  const { name, active } = definition;
  if (!active) return invalid('INACTIVE_DEFINITION', `${name} is no longer a custom field in XPM.`);
  if (!(recordType === 'CLIENT' ? definition.useClient : definition.useJob)) {
    const nouns = recordType === 'CLIENT' ? 'clients' : 'jobs';
    return invalid('NOT_FOR_THIS_RECORD', `${name} is not used for ${nouns}.`);
  }
  if (entered.type === 'clear') return valid(null);
  if (entered.type !== definition.valueElement) {
    const wanted = definition.valueElement.toLowerCase();
    return invalid('WRONG_TYPE', `${name} takes a value of type ${wanted}.`);
  }
  if (entered.type === 'BOOLEAN') return valid(entered.checked ? 'true' : null);
  return textValue(definition, entered.text, rules);
}

function textValue(
  definition: KnownDefinition,
  text: string,
  rules: TextRules,
): Checked<string | null> {
  const { name, valueElement, options } = definition;
  if (valueElement === 'TEXT') {
    const known = acceptedOptions(options ?? '');
    const bare = bareText(text);
    // An option may look like a masked value: a rating in asterisks, for example.
    if (bare !== null && known.includes(bare)) return valid(bare);
    const checked = enteredText({ label: name, text, isName: false }, rules);
    if (checked.type === 'invalid' || checked.value === null || known.length === 0) return checked;
    return invalid('NOT_AN_OPTION', `${name} must be one of: ${known.join(', ')}.`);
  }
  if (text.trim() === '') return valid(null);
  if (valueElement === 'DATE') {
    const date = canonicalDate(text);
    return date === null
      ? invalid('INVALID_DATE', `${name} must be a date, like 2026-11-30.`)
      : valid(date);
  }
  const decimal = canonicalDecimal(text);
  if (decimal !== null) return valid(decimal);
  return invalid('INVALID_DECIMAL', `${name} must be a number, like 1250.5.`);
}

const separators = ['\n', '|', ';', ','];

const separatorIn = (text: string): string | undefined =>
  separators.find((each) => text.includes(each));

/**
 * The options in XPM's text, whose separator is not documented (docs/xpm-api.md 7). The first plausible
 * separator that occurs counts.
 */
export function optionsOf(text: string): readonly string[] {
  const separator = separatorIn(text);
  const options = separator === undefined ? [text] : text.split(separator);
  return options.map((option) => option.trim()).filter((option) => option !== '');
}

/**
 * The texts that are accepted as an option: the whole text as well, in case it contains no separator. Without
 * options every text is valid here, and XPM decides.
 */
function acceptedOptions(text: string): readonly string[] {
  const named = optionsOf(text);
  if (separatorIn(text) === '\n' || named.length === 0) return named;
  return [...new Set([...named, text.trim()])];
}
