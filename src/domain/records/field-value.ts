import type { ValueElement } from './field-definition.ts';

/**
 * What a custom field holds, in the one form in which equal values are equal texts: decimals and
 * numbers without separators and needless zeros, dates as `YYYY-MM-DD`, a ticked box as `true`. A field
 * without a value has no record, and neither has a box that is not ticked: XPM says neither.
 */
export interface FieldValueRecord {
  readonly definitionXpmId: string;
  readonly name: string;
  readonly valueElement: ValueElement;
  readonly value: string;
}

/** A value to send: canonical, `null` to clear it. */
export interface FieldValueChange {
  readonly definitionXpmId: string;
  readonly valueElement: ValueElement;
  readonly value: string | null;
}

/** A decimal as XPM or a person may write it, with or without separators between thousands. */
const decimalPattern = /^([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d+))?$/;

const mostDigits = 30;

/**
 * The canonical text of a decimal; `null` when it is none, or one of more than 30 digits that count:
 * needless zeros do not, so that no spelling of a number is refused whose canonical one is taken.
 * There is no minus zero.
 */
export function canonicalDecimal(text: string): string | null {
  const [, sign = '', whole = '', decimals = ''] = decimalPattern.exec(text.trim()) ?? [];
  if (whole + decimals === '') return null;
  const digits = whole.replaceAll(',', '').replace(/^0+/, '');
  const fraction = decimals.slice(0, decimals.length - trailingZeros(decimals));
  if (digits.length + fraction.length > mostDigits) return null;
  const value = fraction === '' ? digits || '0' : `${digits || '0'}.${fraction}`;
  return sign === '-' && value !== '0' ? `-${value}` : value;
}

/** Counted, because a pattern that looks for zeros at the end is slow where many stand elsewhere. */
function trailingZeros(decimals: string): number {
  let at = decimals.length;
  while (decimals[at - 1] === '0') at -= 1;
  return decimals.length - at;
}

/** Dashes at both places or at neither: `2026-1101` is a slip, and guessing at it would hide that. */
const datePattern = /^(\d{4})(-?)(\d{2})\2(\d{2})(?:T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z?)?$/;

/** The canonical text of a calendar date, from `YYYY-MM-DD`, `YYYYMMDD` or either with a time; `null` when it is none. */
export function canonicalDate(text: string): string | null {
  const [, year = '', , month = '', day = ''] = datePattern.exec(text.trim()) ?? [];
  if (year === '' || year === '0000') return null;
  const date = `${year}-${month}-${day}`;
  const instant = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(instant)) return null;
  return new Date(instant).toISOString().slice(0, 10) === date ? date : null;
}

const yes = ['true', 'yes', '1'];
const no = ['false', 'no', '0', ''];

/** What became of a text: a canonical value, nothing (`null`), or no value of that kind. */
export type Canonical = { readonly value: string | null } | 'invalid';

/**
 * Reads a value's text by its element. Empty is no value, and so are blanks, except in text, of which
 * nothing is trimmed; nor is a box that is not ticked.
 */
export function canonicalValue(element: ValueElement, text: string): Canonical {
  if (element === 'TEXT') return { value: text === '' ? null : text };
  const trimmed = text.trim();
  if (element === 'BOOLEAN') {
    if (yes.includes(trimmed.toLowerCase())) return { value: 'true' };
    return no.includes(trimmed.toLowerCase()) ? { value: null } : 'invalid';
  }
  if (trimmed === '') return { value: null };
  const value = element === 'DATE' ? canonicalDate(trimmed) : canonicalDecimal(trimmed);
  return value === null ? 'invalid' : { value };
}
