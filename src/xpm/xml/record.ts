import type { Field, FieldTable, NamedField, Reader } from './field-table.ts';
import { required } from './field-table.ts';
import type { Findings } from './findings.ts';
import { incomplete, unreadable, UnreadableElement } from './unreadable.ts';
import type { XmlElement } from './xml.ts';

// A record's mapping is a table: the name of our field, the XPM element that holds it, its reader.
// The tables are the one place where XPM's records are validated. They are interpreted by hand,
// because a schema library costs more per field than the XML parser does.

/**
 * Reads a record. A part that cannot be read is left out and named among the findings.
 * @throws UnreadableElement when something is missing that the record cannot do without
 */
export type ReadRecord<T> = (element: XmlElement, findings: Findings) => T;

/** The same with its fields, which can be found in bytes as well (`lines/record-scan.ts`). */
export interface RecordReader<T> extends ReadRecord<T> {
  readonly fields: readonly NamedField[];
}

/** A field that the element of this name holds. */
export function field<V>(element: string, reader: Reader<V>): Field<V> {
  return { element, parent: null, reader, standIns: [] };
}

/** A required text for which the text of other elements can stand. */
export function fieldOr(
  element: string,
  reader: Reader<string>,
  ...standIns: readonly string[]
): Field<string> {
  return { element, parent: null, reader, standIns };
}

/** An optional field that stands inside another element of the record, e.g. `Type/CostMarkup`. */
export function fieldIn<V>(parent: string, element: string, reader: Reader<V>): Field<V> {
  return { element, parent, reader, standIns: [] };
}

/** A required record inside a record. */
export function nested<V>(read: RecordReader<V>): Reader<V> {
  return { read, absent: required, form: { type: 'record', fields: read.fields } };
}

/** A record inside a record, `null` when its element is absent or holds nothing but empty elements. */
export function optional<V>(read: RecordReader<V>): Reader<V | null> {
  return {
    read: (element, findings) =>
      hasChildren(element) && !element.children.every(isBlank) ? read(element, findings) : null,
    absent: null,
    form: { type: 'record', fields: read.fields },
  };
}

/** A list inside a record; `entry` is the element name of its entries. Absent is empty. */
export function listOf<V>(entry: string, read: RecordReader<V>): Reader<readonly V[]> {
  return {
    read: (element, findings) => {
      const list: V[] = [];
      for (const child of element.children) {
        if (child.name !== entry) continue;
        try {
          list.push(read(child, findings));
        } catch (error) {
          findings.leaveOut(child, error);
        }
      }
      return list;
    },
    absent: [],
    form: { type: 'list', entry, fields: read.fields },
  };
}

/** How a child element fills the record: one field, or the fields inside it. */
interface Slot {
  readonly element: string;
  readonly key: string;
  readonly isNeeded: boolean;
  /** The value of an empty element; `undefined` when it is that of an absent one. */
  readonly empty: unknown;
  readonly read: (element: XmlElement, findings: Findings) => unknown;
  readonly inside: ReadonlyMap<string, NamedField> | null;
}

type Values = Record<string, unknown>;

/** The reader of a record: one pass over its elements, in any order. Unknown elements are ignored. */
export function record<T extends object>(table: FieldTable<T>): RecordReader<T> {
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
  const read = (element: XmlElement, findings: Findings): T => {
    const values: Values = { ...blank };
    let failures: Failures | null = null;
    let at = -1;
    for (const child of element.children) {
      at += 1;
      let slot = guesses[at];
      if (slot?.element !== child.name) {
        slot = byElement.get(child.name);
        if (slot === undefined) continue;
        if (at < guesses.length) guesses[at] = slot;
      }
      if (child.text === '' && child.children.length === 0) {
        if (slot.empty !== undefined) values[slot.key] = slot.empty;
        continue;
      }
      try {
        if (slot.inside === null) values[slot.key] = slot.read(child, findings);
        else fillInside(values, child, { fields: slot.inside, findings });
      } catch (error) {
        if (!slot.isNeeded || !(error instanceof UnreadableElement)) {
          findings.leaveOut(child, error);
        } else {
          (failures ??= new Map()).set(slot.key, error);
        }
      }
    }
    for (const each of needed) {
      if (values[each.key] === null) {
        values[each.key] = standInFor(each, element, failures, findings);
      }
    }
    return values as T;
  };
  return Object.assign(read, { fields });
}

function slotsOf(fields: readonly NamedField[]): readonly Slot[] {
  return Map.groupBy(fields, ({ parent, element }) => parent ?? element)
    .entries()
    .map(([element, group]): Slot => {
      const [{ key, parent, reader }] = group as [NamedField];
      const inside = parent === null ? null : new Map(group.map((each) => [each.element, each]));
      const isNeeded = parent === null && reader.absent === required;
      return { element, key, isNeeded, empty: reader.empty, read: reader.read, inside };
    })
    .toArray();
}

interface InnerFields {
  readonly fields: ReadonlyMap<string, NamedField>;
  readonly findings: Findings;
}

function fillInside(values: Values, parent: XmlElement, { fields, findings }: InnerFields): void {
  if (!hasChildren(parent)) return;
  for (const child of parent.children) {
    const inner = fields.get(child.name);
    if (inner === undefined) continue;
    try {
      values[inner.key] = inner.reader.read(child, findings);
    } catch (error) {
      findings.leaveOut(child, error);
    }
  }
}

/** Why required fields could not be read, by their keys. */
type Failures = Map<string, UnreadableElement>;

/** @throws UnreadableElement when nothing can stand for the field */
function standInFor(
  { key, element: missing, standIns, reader }: NamedField,
  element: XmlElement,
  failures: Failures | null,
  findings: Findings,
): unknown {
  const failure = failures?.get(key);
  for (const standIn of standIns) {
    const child = element.children.find(({ name }) => name === standIn);
    if (child === undefined || child.text.trim() === '') continue;
    findings.replace(element, missing, standIn);
    return reader.read(child, findings);
  }
  if (failure !== undefined) throw failure;
  return incomplete(element, missing);
}

/** Blanks are as good as nothing; text in place of elements is not understood. */
function hasChildren(element: XmlElement): boolean {
  if (element.children.length > 0) return true;
  return element.text.trim() === '' ? false : unreadable(element, 'has no elements');
}

function isBlank({ text, children }: XmlElement): boolean {
  return text.trim() === '' && children.every(isBlank);
}
