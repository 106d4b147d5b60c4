import { canonicalDate } from '../../domain/records/field-value.ts';
import type { ByteForm, Reader } from './field-table.ts';
import { required } from './field-table.ts';
import type { ScanValue } from './lines/scan-value.ts';
import { scanDate, scanFlag, scanName, scanText, scanUuid } from './lines/scan-value.ts';
import { asUuid, unreadable, UnreadableElement, uuidPattern } from './unreadable.ts';
import type { XmlElement } from './xml.ts';

const valueForm = (scan: ScanValue): ByteForm => ({ type: 'value', scan });

/** Text as it came, or `null` when empty. */
export const text: Reader<string | null> = {
  read: (element) => (element.text === '' ? null : element.text),
  absent: null,
  form: valueForm(scanText),
};

/** Text of an element that a response may lack for every record: `undefined` when absent, `null` when empty. */
export const textIfCarried: Reader<string | null | undefined> = {
  read: text.read,
  absent: undefined,
  empty: null,
};

/**
 * Names are indexed, and an entry of a Postgres index holds at most 2,704 bytes; 500 characters take
 * at most 1,500 bytes in UTF-8. One longer name would make its whole batch fail.
 */
const longestNameLength = 500;

/** Required text that is not blank. The end of an overlong one is left out. */
export const name: Reader<string> = {
  read: (element, findings) => {
    if (element.text.trim() === '') {
      const problem = 'is empty';
      throw new UnreadableElement({ element, problem, missing: null, isIncomplete: true });
    }
    if (element.text.length <= longestNameLength) return element.text;
    findings.shorten(element, longestNameLength);
    return shortened(element.text);
  },
  absent: required,
  form: valueForm(scanName),
};

/** Does not end in half of a surrogate pair. */
function shortened(value: string): string {
  const end = value.slice(0, longestNameLength);
  return end.isWellFormed() ? end : end.slice(0, -1);
}

/** XPM 3.1's identifier, in lower case, so that equal identifiers are equal texts. */
export const uuid: Reader<string> = {
  read: (element) => {
    if (uuidPattern.test(element.text)) return element.text;
    return asUuid(element.text) ?? unreadable(element, 'is not a UUID');
  },
  absent: required,
  form: valueForm(scanUuid),
};

/** An identifier that may be absent. */
export const uuidOrNone: Reader<string | null> = { read: uuid.read, absent: null };

/** `Yes`/`No` or `true`/`false`: XPM uses both spellings (docs/xpm-api.md 3.1). Empty is `null`. */
export const flag: Reader<boolean | null> = {
  read: readFlag,
  absent: null,
  form: valueForm(scanFlag),
};

/** A flag that is `false` when absent. */
export const flagOrNo: Reader<boolean> = {
  read: (element) => readFlag(element) ?? false,
  absent: false,
  form: valueForm(scanFlag),
};

const yes = ['yes', 'true', 'y', '1'];
const no = ['no', 'false', 'n', '0'];

function readFlag(element: XmlElement): boolean | null {
  switch (element.text) {
    case 'Yes':
    case 'true':
      return true;
    case 'No':
    case 'false':
      return false;
  }
  const value = element.text.trim().toLowerCase();
  if (value === '') return null;
  if (yes.includes(value)) return true;
  return no.includes(value) ? false : unreadable(element, 'is neither yes nor no');
}

/**
 * A calendar date from 0001 to 9999, `YYYY-MM-DD`. A time that XPM appends is dropped with its zone: the day
 * counts as it is written. Empty is `null`. The year 0 does not exist, and Postgres rejects it.
 */
export const date: Reader<string | null> = {
  read: (element) => {
    const value = element.text.trim();
    return value === '' ? null : (canonicalDate(value) ?? unreadable(element, 'is not a date'));
  },
  absent: null,
  form: valueForm(scanDate),
};

/** A required value of an XPM enumeration, mapped to ours; the case of letters does not matter. */
export function enumOf<const T extends Readonly<Record<string, string>>>(
  values: T,
): Reader<T[keyof T]> {
  const known = new Map<string, T[keyof T]>(
    Object.entries<T[keyof T]>(values as never).map(([value, ours]) => [value.toLowerCase(), ours]),
  );
  return {
    read: (element) =>
      known.get(element.text.trim().toLowerCase()) ?? unreadable(element, 'is not known'),
    absent: required,
  };
}

/** A required whole number without a sign. */
export const wholeNumber: Reader<number> = {
  read: (element) => {
    const value = element.text.trim();
    return /^\d{1,9}$/.test(value) ? Number(value) : unreadable(element, 'is not a whole number');
  },
  absent: required,
};
