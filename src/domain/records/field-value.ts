import type { ValueElement } from './field-definition.ts';

/**
 * The value of a custom field in its canonical form, in which equal values are equal texts: decimals and numbers
 * without separators and superfluous zeros, dates as `YYYY-MM-DD`, a ticked box as `true`. An empty field and an
 * unticked box have no record, because XPM reports neither.
 */
export interface FieldValueRecord {
  readonly definitionXpmId: string;
  readonly name: string;
  readonly valueElement: ValueElement;
  readonly value: string;
}

/** A canonical value to send; `null` clears the field. */
export interface FieldValueChange {
  readonly definitionXpmId: string;
  readonly valueElement: ValueElement;
  readonly value: string | null;
}

/** A decimal as XPM or a person may write it, with or without thousands separators. */
const decimalPattern = /^([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d+))?$/;

const maximumDigits = 30;

/**
 * The canonical text of a decimal; `null` when the text is not a decimal or has more than 30 digits. Superfluous
 * zeros do not count as digits, so a number is accepted in every spelling or in none. Zero has no sign.
 */
export function canonicalDecimal(text: string): string | null {
  const [, sign = '', whole = '', decimals = ''] = decimalPattern.exec(text.trim()) ?? [];
  if (whole + decimals === '') return null;
  const digits = whole.replaceAll(',', '').replace(/^0+/, '');
  const fraction = decimals.slice(0, decimals.length - trailingZeros(decimals));
  if (digits.length + fraction.length > maximumDigits) return null;
  const value = fraction === '' ? digits || '0' : `${digits || '0'}.${fraction}`;
  return sign === '-' && value !== '0' ? `-${value}` : value;
}

/** A loop, because a regular expression for trailing zeros takes quadratic time on long runs of inner zeros. */
function trailingZeros(decimals: string): number {
  let at = decimals.length;
  while (decimals[at - 1] === '0') at -= 1;
  return decimals.length - at;
}

/** Both dashes or neither: `2026-1101` is a typing error, which must not be hidden by a guess. */
const datePattern =
  /^(\d{4})(-?)(\d{2})\2(\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * The canonical text of a calendar date from `YYYY-MM-DD` or `YYYYMMDD`, with or without a time and a zone;
 * `null` when it is not a date. The day counts as it is written.
 */
export function canonicalDate(text: string): string | null {
  const [, year = '', , month = '', day = ''] = datePattern.exec(text.trim()) ?? [];
  if (year === '' || year === '0000') return null;
  const isLeapDay = month === '02' && day === '29' && isLeapYear(Number(year));
  const days = daysOfMonths[Number(month) - 1] ?? 0;
  const exists = isLeapDay || (Number(day) >= 1 && Number(day) <= days);
  return exists ? `${year}-${month}-${day}` : null;
}

const isLeapYear = (year: number): boolean =>
  year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const yes = ['true', 'yes', '1'];
const no = ['false', 'no', '0', ''];

/** The canonical value of a text; `null` for an empty field. */
export type Canonical =
  { readonly type: 'valid'; readonly value: string | null } | { readonly type: 'invalid' };

const valid = (value: string | null): Canonical => ({ type: 'valid', value });
const invalid: Canonical = { type: 'invalid' };

/**
 * Reads the text of a value by its element. An empty or blank text and an unticked box are no value. Values of
 * type text are not trimmed.
 */
export function canonicalValue(element: ValueElement, text: string): Canonical {
  if (element === 'TEXT') return valid(text === '' ? null : text);
  const trimmed = text.trim();
  if (element === 'BOOLEAN') {
    if (yes.includes(trimmed.toLowerCase())) return valid('true');
    return no.includes(trimmed.toLowerCase()) ? valid(null) : invalid;
  }
  if (trimmed === '') return valid(null);
  const value = element === 'DATE' ? canonicalDate(trimmed) : canonicalDecimal(trimmed);
  return value === null ? invalid : valid(value);
}
