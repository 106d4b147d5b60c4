import type { SandboxSettings } from '../../settings.ts';
import type { CustomFieldDefinition } from './custom-field.ts';

/**
 * A value as it is stored: a date as yyyy-MM-dd, a decimal without separators, `true` for a ticked
 * checkbox; `null` for none, which an unticked checkbox is, too.
 */
type Reading = { readonly value: string | null } | { readonly problem: string };

/**
 * What the text of a value element means; empty clears (Xero developer docs, custom fields). That a
 * malformed value, or one that the dropdown does not offer, is refused is our guess, and so are the
 * words: the documentation is silent.
 */
export function readValue(definition: CustomFieldDefinition, text: string): Reading {
  if (text === '') return { value: null };
  const value = readers[definition.valueElement](text);
  if (value === undefined) {
    return { problem: `"${text}" is not a ${definition.valueElement} for ${definition.name}` };
  }
  if (definition.type === 'Dropdown List' && !definition.options.includes(text)) {
    return { problem: `"${text}" is not an option of ${definition.name}` };
  }
  return { value };
}

/**
 * The text of a value element in replies: a date with its time, a decimal with thousands separators
 * unless the setting `decimalsGrouped` says otherwise.
 */
export function shownValue(
  { valueElement }: CustomFieldDefinition,
  value: string,
  { decimalsGrouped }: SandboxSettings,
): string {
  if (valueElement === 'Date') return `${value}T00:00:00`;
  if (valueElement !== 'Decimal' || !decimalsGrouped) return value;
  return value.replace(/\d(?=(?:\d{3})+(?:\.|$))(?<!\.\d*)/g, '$&,');
}

type Reader = (text: string) => string | null | undefined;

const readers: Readonly<Record<CustomFieldDefinition['valueElement'], Reader>> = {
  Text: (text) => text,
  Number: (text) => (/^-?\d+$/.test(text) ? text : undefined),
  // Also as replies show it, so that what was read can be written back.
  Decimal: (text) =>
    /^-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/.test(text) ? text.replaceAll(',', '') : undefined,
  Boolean: (text) => ({ true: 'true', false: null })[text.toLowerCase()],
  Date: dateOf,
};

/** yyyyMMdd and nothing else, and a day that exists. */
function dateOf(text: string): string | undefined {
  const form = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (form === null) return undefined;
  const day = form.slice(1).join('-');
  const time = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day ? undefined : day;
}
