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

/** The canonical text of a decimal; `null` when it is none. At most 30 digits. */
export function canonicalDecimal(text: string): string | null {
  const [, sign = '', whole = '', fraction = ''] = decimalPattern.exec(text.trim()) ?? [];
  const digits = whole.replaceAll(',', '');
  if (digits + fraction === '' || digits.length + fraction.length > 30) return null;
  const trimmedWhole = digits.replace(/^0+(?=\d)/, '') || '0';
  const trimmedFraction = fraction.replace(/0+$/, '');
  const value = trimmedFraction === '' ? trimmedWhole : `${trimmedWhole}.${trimmedFraction}`;
  return sign === '-' && /[1-9]/.test(value) ? `-${value}` : value;
}

const datePattern = /^(\d{4})-?(\d{2})-?(\d{2})(?:T[\d:.]+Z?)?$/;

/** The canonical text of a calendar date, from `YYYY-MM-DD`, `YYYYMMDD` or either with a time; `null` when it is none. */
export function canonicalDate(text: string): string | null {
  const [, year = '', month = '', day = ''] = datePattern.exec(text.trim()) ?? [];
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

/** Reads a value's text by its element. Blank is no value; so is a box that is not ticked. */
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
