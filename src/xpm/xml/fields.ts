import type { XmlElement } from './xml.ts';

/**
 * Checked reading of XPM's records: a record is a table from element name to reader, and what comes
 * out is typed by the table. Written by hand because a schema library's cost a field is more than
 * the XML parser's; this is still the one place where XPM's records are validated.
 *
 * One rule: what is absent or empty is `null` (or the stated default); what is there and cannot be
 * understood makes the whole record unreadable, with a reason naming element and value. So nothing
 * is guessed and nothing of a record is lost in silence. Unknown elements are passed over.
 */
export interface Reader<V> {
  readonly read: (element: XmlElement) => V;
  /** What an absent element means; `required` makes its absence a problem. */
  readonly absent: V | typeof required;
}

/** What a table of readers yields. */
export type RecordOf<F> = { readonly [K in keyof F]: F[K] extends Reader<infer V> ? V : never };

/** A record that cannot be understood; `message` is the reason in plain words. */
export class UnreadableElement extends Error {
  override readonly name = 'UnreadableElement';
}

const required = Symbol('required');

/** Text as it came, or `null` when empty. */
export const text: Reader<string | null> = {
  read: (element) => (element.text === '' ? null : element.text),
  absent: null,
};

/**
 * No name of a client, person or group comes near it, and it is stored for sure: names stand in
 * indexes, whose entries may have 2,704 bytes, and 500 characters have 1,500 at most in UTF-8. One
 * longer name would cost its whole batch.
 */
const longestName = 500;

/** Text that must be there, hold more than blanks and be no longer than a name. */
export const name: Reader<string> = {
  read: (element) => {
    if (element.text.trim() === '') return unreadable(element, 'is empty');
    if (element.text.length <= longestName) return element.text;
    return unreadable(element, `is longer than ${longestName} characters`);
  },
  absent: required,
};

const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** XPM 3.1's identifier, in lower case, so that equal ones compare equal. */
export const uuid: Reader<string> = {
  read: (element) => {
    if (uuidPattern.test(element.text)) return element.text;
    const value = element.text.trim().toLowerCase();
    return uuidPattern.test(value) ? value : unreadable(element, 'is not a UUID');
  },
  absent: required,
};

/** `Yes`/`No` and `true`/`false`: XPM uses both spellings (docs/xpm-api.md 3.1). Empty is `null`. */
export const flag: Reader<boolean | null> = { read: readFlag, absent: null };

/** A flag whose absence means no. */
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
 * A calendar date from 0001 to 9999, `YYYY-MM-DD`; XPM may put a time without meaning behind it.
 * Empty is `null`. There is no year 0, and Postgres takes none.
 */
export const date: Reader<string | null> = {
  read: (element) => {
    const value = element.text.trim();
    if (value === '') return null;
    const [, year, month, day] = datePattern.exec(value) ?? [];
    if (year === undefined || year === '0000') return unreadable(element, 'is not a date');
    const instant = Date.UTC(Number(year), Number(month) - 1, Number(day));
    // Date.UTC carries 31 June over into July; a date that exists comes back as it went in.
    const exists = new Date(instant).getUTCDate() === Number(day) && instant % dayMs === 0;
    const monthExists = Number(month) >= 1 && Number(month) <= 12;
    return exists && monthExists ? value.slice(0, 10) : unreadable(element, 'is not a date');
  },
  absent: null,
};

/** One of XPM's words, as ours; any other makes the record unreadable. */
export function wordOf<const T extends Readonly<Record<string, string>>>(
  words: T,
): Reader<T[keyof T]> {
  const known = new Map<string, T[keyof T]>(Object.entries<T[keyof T]>(words as never));
  return {
    read: (element) => known.get(element.text.trim()) ?? unreadable(element, 'is not known'),
    absent: required,
  };
}

/** A whole number without sign that must be there. */
export const wholeNumber: Reader<number> = {
  read: (element) => {
    const value = element.text.trim();
    return /^\d{1,9}$/.test(value) ? Number(value) : unreadable(element, 'is no whole number');
  },
  absent: required,
};

/** A record inside a record that must be there. */
export function nested<V>(read: (element: XmlElement) => V): Reader<V> {
  return { read: (element) => within(element, read), absent: required };
}

/** A record inside a record, `null` when its element is absent or empty. */
export function optional<V>(read: (element: XmlElement) => V): Reader<V | null> {
  return {
    read: (element) => {
      if (element.children.length > 0) return within(element, read);
      return element.text.trim() === '' ? null : unreadable(element, 'has no elements');
    },
    absent: null,
  };
}

/** A list inside a record; `entry` is its entries' element name. Absent is empty. */
export function listOf<V>(entry: string, read: (element: XmlElement) => V): Reader<readonly V[]> {
  return {
    read: (element) => {
      if (element.children.length === 0) return [];
      return element.children.filter((child) => child.name === entry).map((it) => within(it, read));
    },
    absent: [],
  };
}

/** The reader of a record: one pass over its elements, whatever their order. */
export function record<F extends Readonly<Record<string, Reader<unknown>>>>(
  fields: F,
): (element: XmlElement) => RecordOf<F> {
  const table = Object.entries(fields).map(([key, reader]) => ({ key, read: reader.read }));
  const byName = new Map(table.map((field) => [field.key, field]));
  const needed = Object.keys(fields).filter((key) => fields[key]?.absent === required);
  const blank = Object.fromEntries(
    Object.entries(fields).map(([key, { absent }]) => [key, absent === required ? null : absent]),
  );
  // XPM writes its records in one order, so what stood here in the last record is a good guess and
  // saves hashing the name; where it fails, the map is asked.
  const guesses = [...table];
  return (element) => {
    const values: Record<string, unknown> = { ...blank };
    let at = -1;
    for (const child of element.children) {
      at += 1;
      let field = guesses[at];
      if (field?.key !== child.name) {
        field = byName.get(child.name);
        if (field === undefined) continue;
        if (at < guesses.length) guesses[at] = field;
      }
      if (child.text === '' && child.children.length === 0) continue;
      values[field.key] = field.read(child);
    }
    for (const key of needed) {
      if (values[key] === null) throw new UnreadableElement(`${key} is missing`);
    }
    return values as RecordOf<F>;
  };
}

/** What a record can be called before it is understood: its name or, failing that, its number. */
export function labelOf(element: XmlElement): string | null {
  for (const key of ['Name', 'UUID', 'ID']) {
    const value = element.children.find((child) => child.name === key)?.text.trim() ?? '';
    if (value !== '') return shown(value);
  }
  return null;
}

/** The identifier of a record that could not be understood, if that much can. */
export function identifierOf(element: XmlElement): string | null {
  const value = element.children
    .find((child) => child.name === 'UUID')
    ?.text.trim()
    .toLowerCase();
  return value !== undefined && uuidPattern.test(value) ? value : null;
}

const longestShown = 100;

/**
 * What is shown of a value. XML lets no half of a surrogate pair through, but a cut makes one, and
 * what is shown is stored as JSON, in which Postgres takes none.
 */
function shown(value: string): string {
  return value.slice(0, longestShown).toWellFormed();
}

function within<V>(element: XmlElement, read: (element: XmlElement) => V): V {
  try {
    return read(element);
  } catch (error) {
    if (!(error instanceof UnreadableElement)) throw error;
    const label = labelOf(element);
    const place = label === null ? element.name : `${element.name} "${label}"`;
    throw new UnreadableElement(`${place}: ${error.message}`);
  }
}

function unreadable(element: XmlElement, what: string): never {
  const value = shown(element.text.trim());
  throw new UnreadableElement(`${element.name} ${value === '' ? '' : `"${value}" `}${what}`);
}
