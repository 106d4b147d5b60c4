import { calendarDate, responseDate } from '../../calendar.ts';
import type { SandboxSettings } from '../../settings.ts';
import type { CustomFieldDefinition } from './custom-field.ts';

/**
 * A parsed value in its stored form: a date as `yyyy-MM-dd`, a decimal without separators, `true`
 * for a ticked checkbox. `null` is no value, which an unticked checkbox is as well.
 */
type ParsedValue =
  | { readonly type: 'valid'; readonly value: string | null }
  | { readonly type: 'invalid'; readonly problem: string };

/**
 * Parses the text of a value element. An empty text clears the value (docs/xpm-api.md 8). Xero does
 * not document how XPM rejects a malformed value or an unknown option; both are assumptions, and so
 * are the messages.
 */
export function parseValue(definition: CustomFieldDefinition, text: string): ParsedValue {
  if (text === '') return { type: 'valid', value: null };
  const value = parsers[definition.valueElement](text);
  if (value === undefined) {
    const problem = `"${text}" is not a ${definition.valueElement} for ${definition.name}`;
    return { type: 'invalid', problem };
  }
  if (definition.type === 'Dropdown List' && !definition.options.includes(text)) {
    return { type: 'invalid', problem: `"${text}" is not an option of ${definition.name}` };
  }
  return { type: 'valid', value };
}

/**
 * Formats a stored value for a response: a date with its time, and a decimal with thousands
 * separators unless the setting `decimalsGrouped` is off.
 */
export function formatValue(
  { valueElement }: CustomFieldDefinition,
  value: string,
  { decimalsGrouped }: SandboxSettings,
): string {
  if (valueElement === 'Date') return responseDate(value);
  if (valueElement !== 'Decimal' || !decimalsGrouped) return value;
  return value.replace(/\d(?=(?:\d{3})+(?:\.|$))(?<!\.\d*)/g, '$&,');
}

/** Returns `undefined` for a malformed text and `null` for no value. */
type Parser = (text: string) => string | null | undefined;

const parsers: Readonly<Record<CustomFieldDefinition['valueElement'], Parser>> = {
  Text: (text) => text,
  Number: (text) => (/^-?\d+$/.test(text) ? text : undefined),
  // Accepts separators as well, so that a value can be written back as it was read.
  Decimal: (text) =>
    /^-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/.test(text) ? text.replaceAll(',', '') : undefined,
  Boolean: (text) => ({ true: 'true', false: null })[text.toLowerCase()],
  Date: (text) => calendarDate(text) ?? undefined,
};
