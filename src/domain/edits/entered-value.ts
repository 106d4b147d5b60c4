import type { ValueElement } from '../records/field-definition.ts';
import type { KnownDefinition } from '../records/field-definition.ts';
import { canonicalDate, canonicalDecimal } from '../records/field-value.ts';
import type { RecordType } from '../records/record.ts';
import { bareText, enteredText } from './entered-text.ts';
import type { Checked } from './field-problem.ts';
import { refused, taken } from './field-problem.ts';

/** What was entered for a custom field, with the type it was entered as; `clear` for no value. */
export type EnteredValue =
  | { readonly type: Exclude<ValueElement, 'BOOLEAN'>; readonly text: string }
  | { readonly type: 'BOOLEAN'; readonly checked: boolean }
  | { readonly type: 'clear' };

/** The canonical value that was meant; `null` for none, which is also what an unticked box is. */
export function enteredValue(
  definition: KnownDefinition,
  recordType: RecordType,
  entered: EnteredValue,
): Checked<string | null> {
  const { name, active } = definition;
  if (!active) return refused('INACTIVE_DEFINITION', `${name} is no longer a custom field in XPM.`);
  if (!(recordType === 'CLIENT' ? definition.useClient : definition.useJob)) {
    const nouns = recordType === 'CLIENT' ? 'clients' : 'jobs';
    return refused('NOT_FOR_THIS_RECORD', `${name} is not used for ${nouns}.`);
  }
  if (entered.type === 'clear') return taken(null);
  if (entered.type !== definition.valueElement) {
    const wanted = definition.valueElement.toLowerCase();
    return refused('WRONG_TYPE', `${name} takes a value of type ${wanted}.`);
  }
  if (entered.type === 'BOOLEAN') return taken(entered.checked ? 'true' : null);
  return textValue(definition, entered.text);
}

function textValue(definition: KnownDefinition, text: string): Checked<string | null> {
  const { name, valueElement, options } = definition;
  if (valueElement === 'TEXT') {
    const known = optionsIn(options ?? '');
    const bare = bareText(text);
    // An option is one, even if it looks like something masked: a rating in asterisks, for example.
    if (bare !== null && known.includes(bare)) return taken(bare);
    const checked = enteredText(name, text);
    if (!checked.ok || checked.value === null || known.length === 0) return checked;
    return refused('NOT_AN_OPTION', `${name} must be one of: ${known.join(', ')}.`);
  }
  if (text.trim() === '') return taken(null);
  if (valueElement === 'DATE') {
    const date = canonicalDate(text);
    return date === null ? refused('INVALID_DATE', `${name} is no date.`) : taken(date);
  }
  const decimal = canonicalDecimal(text);
  if (decimal !== null) return taken(decimal);
  return refused('INVALID_DECIMAL', `${name} must be a number, like 1250.5.`);
}

const separators = ['\n', '|', ';', ','];

/**
 * The options in XPM's text. Which separator it uses is not documented (docs/xpm-api.md 7): the first of the
 * plausible ones that occurs is taken for it, and the whole text is an option, too, in case it is one.
 * None in a text that names none: then any text is taken, and XPM judges it.
 */
function optionsIn(text: string): readonly string[] {
  const separator = separators.find((each) => text.includes(each));
  const options = separator === undefined ? [text] : text.split(separator);
  const named = options.map((option) => option.trim()).filter((option) => option !== '');
  if (separator === '\n' || named.length === 0) return named;
  return [...new Set([...named, text.trim()])];
}
