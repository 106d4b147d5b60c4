import { unreadable, uuidPattern } from './unreadable.ts';
import type { XmlElement } from './xml.ts';

/**
 * Reads the value of one element. An absent or empty element yields `absent`; a value that is there
 * and is not understood makes the whole record unreadable, so nothing is guessed and nothing is
 * lost silently.
 */
export interface Reader<V> {
  readonly read: (element: XmlElement) => V;
  /** The value of an absent element; `required` makes its absence a problem. */
  readonly absent: V | typeof required;
}

export const required = Symbol('required');

/** Text as it came, or `null` when empty. */
export const text: Reader<string | null> = {
  read: (element) => (element.text === '' ? null : element.text),
  absent: null,
};

/**
 * Names are indexed, and an entry of a Postgres index holds at most 2,704 bytes; 500 characters take
 * at most 1,500 bytes in UTF-8. One longer name would make its whole batch fail.
 */
const longestName = 500;

/** Required text that is not blank and no longer than a name. */
export const name: Reader<string> = {
  read: (element) => {
    if (element.text.trim() === '') return unreadable(element, 'is empty');
    if (element.text.length <= longestName) return element.text;
    return unreadable(element, `is longer than ${longestName} characters`);
  },
  absent: required,
};

/** XPM 3.1's identifier, in lower case, so that equal identifiers are equal texts. */
export const uuid: Reader<string> = {
  read: (element) => {
    if (uuidPattern.test(element.text)) return element.text;
    const value = element.text.trim().toLowerCase();
    return uuidPattern.test(value) ? value : unreadable(element, 'is not a UUID');
  },
  absent: required,
};

/** `Yes`/`No` or `true`/`false`: XPM uses both spellings (docs/xpm-api.md 3.1). Empty is `null`. */
export const flag: Reader<boolean | null> = { read: readFlag, absent: null };

/** A flag that is `false` when absent. */
export const flagOrNo: Reader<boolean> = {
  read: (element) => readFlag(element) ?? false,
  absent: false,
};

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
  if (value === 'yes' || value === 'true') return true;
  if (value === 'no' || value === 'false') return false;
  return unreadable(element, 'is neither yes nor no');
}

const datePattern = /^(\d{4})-(\d{2})-(\d{2})(?:T\d{2}:\d{2}:\d{2}(?:\.\d+)?)?$/;
const dayMs = 86_400_000;

/**
 * A calendar date from 0001 to 9999, `YYYY-MM-DD`; a time that XPM appends is dropped, because it
 * has no meaning. Empty is `null`. The year 0 does not exist, and Postgres rejects it.
 */
export const date: Reader<string | null> = {
  read: (element) => {
    const value = element.text.trim();
    if (value === '') return null;
    const [, year, month, day] = datePattern.exec(value) ?? [];
    if (year === undefined || year === '0000') return unreadable(element, 'is not a date');
    const instant = Date.UTC(Number(year), Number(month) - 1, Number(day));
    // Date.UTC turns 31 June into 1 July; only a date that exists keeps its day.
    const exists = new Date(instant).getUTCDate() === Number(day) && instant % dayMs === 0;
    const monthExists = Number(month) >= 1 && Number(month) <= 12;
    return exists && monthExists ? value.slice(0, 10) : unreadable(element, 'is not a date');
  },
  absent: null,
};

/** A required value of an XPM enumeration, mapped to ours. An unknown value makes the record unreadable. */
export function enumOf<const T extends Readonly<Record<string, string>>>(
  values: T,
): Reader<T[keyof T]> {
  const known = new Map<string, T[keyof T]>(Object.entries<T[keyof T]>(values as never));
  return {
    read: (element) => known.get(element.text.trim()) ?? unreadable(element, 'is not known'),
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
