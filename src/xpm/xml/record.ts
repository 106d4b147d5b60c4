import type { Reader } from './readers.ts';
import { required } from './readers.ts';
import { unreadable, UnreadableElement, within } from './unreadable.ts';
import type { XmlElement } from './xml.ts';

// A record's mapping is a table: the name of our field, the XPM element that holds it, its reader.
// The tables are the one place where XPM's records are validated. They are interpreted by hand,
// because a schema library costs more per field than the XML parser does.

/** The XPM element that holds a field, and how it is read. */
export interface Field<V> {
  readonly element: string;
  /** The element around it, when the field is one level deeper than the record. */
  readonly parent: string | null;
  readonly reader: Reader<V>;
}

/** The fields of a record, by our names. */
export type FieldTable<T> = { readonly [K in keyof T]: Field<T[K]> };

/** Reads a record. @throws UnreadableElement when a value is not understood or missing. */
export type ReadRecord<T> = (element: XmlElement) => T;

/** A field that the element of this name holds. */
export function field<V>(element: string, reader: Reader<V>): Field<V> {
  return { element, parent: null, reader };
}

/** An optional field that stands inside another element of the record, e.g. `Type/CostMarkup`. */
export function fieldIn<V>(parent: string, element: string, reader: Reader<V>): Field<V> {
  return { element, parent, reader };
}

/** A required record inside a record. */
export function nested<V>(read: ReadRecord<V>): Reader<V> {
  return { read: (element) => within(element, read), absent: required };
}

/** A record inside a record, `null` when its element is absent or empty. */
export function optional<V>(read: ReadRecord<V>): Reader<V | null> {
  return {
    read: (element) => (hasChildren(element) ? within(element, read) : null),
    absent: null,
  };
}

/** A list inside a record; `entry` is the element name of its entries. Absent is empty. */
export function listOf<V>(entry: string, read: ReadRecord<V>): Reader<readonly V[]> {
  return {
    read: (element) => {
      if (element.children.length === 0) return [];
      return element.children.filter((child) => child.name === entry).map((it) => within(it, read));
    },
    absent: [],
  };
}

/** How a child element fills the record: one field, or the fields inside it. */
interface Slot {
  readonly element: string;
  readonly key: string;
  readonly read: (element: XmlElement) => unknown;
  readonly inside: ReadonlyMap<string, NamedField> | null;
}

type Values = Record<string, unknown>;

/** The reader of a record: one pass over its elements, in any order. Unknown elements are ignored. */
export function record<T extends object>(table: FieldTable<T>): ReadRecord<T> {
  const fields = Object.entries<Field<unknown>>(table).map(([key, it]) => ({ ...it, key }));
  const slots = slotsOf(fields);
  const byElement = new Map(slots.map((slot) => [slot.element, slot]));
  const needed = fields.filter(({ reader }) => reader.absent === required);
  const blank = Object.fromEntries(
    fields.map(({ key, reader: { absent } }) => [key, absent === required ? null : absent]),
  );
  // XPM writes the elements of its records in one order, so the slot at this place in the last record
  // is a good guess, which saves hashing the name.
  const guesses = [...slots];
  return (element) => {
    const values: Values = { ...blank };
    let at = -1;
    for (const child of element.children) {
      at += 1;
      let slot = guesses[at];
      if (slot?.element !== child.name) {
        slot = byElement.get(child.name);
        if (slot === undefined) continue;
        if (at < guesses.length) guesses[at] = slot;
      }
      if (child.text === '' && child.children.length === 0) continue;
      if (slot.inside === null) values[slot.key] = slot.read(child);
      else fillInside(values, child, slot.inside);
    }
    for (const { key, element: missing } of needed) {
      if (values[key] === null) throw new UnreadableElement(`${missing} is missing`);
    }
    return values as T;
  };
}

interface NamedField extends Field<unknown> {
  readonly key: string;
}

function slotsOf(fields: readonly NamedField[]): readonly Slot[] {
  return Map.groupBy(fields, ({ parent, element }) => parent ?? element)
    .entries()
    .map(([element, group]): Slot => {
      const [{ key, parent, reader }] = group as [NamedField];
      const inside = parent === null ? null : new Map(group.map((each) => [each.element, each]));
      return { element, key, read: reader.read, inside };
    })
    .toArray();
}

function fillInside(
  values: Values,
  parent: XmlElement,
  fields: ReadonlyMap<string, NamedField>,
): void {
  if (!hasChildren(parent)) return;
  for (const child of parent.children) {
    const inner = fields.get(child.name);
    if (inner !== undefined) values[inner.key] = inner.reader.read(child);
  }
}

/** Blanks are as good as nothing; text in place of elements is not understood. */
function hasChildren(element: XmlElement): boolean {
  if (element.children.length > 0) return true;
  return element.text.trim() === '' ? false : unreadable(element, 'has no elements');
}
