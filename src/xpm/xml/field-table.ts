import type { Findings } from './findings.ts';
import type { ScanValue } from './lines/scan-value.ts';
import type { XmlElement } from './xml.ts';

/**
 * Reads the value of one element. An absent element yields `absent`, and an empty one `empty` or else `absent`. A value
 * that is there and is not understood is left out and named, so nothing is guessed and nothing is lost silently.
 */
export interface Reader<V> {
  /** @throws UnreadableElement */
  readonly read: (element: XmlElement, findings: Findings) => V;
  /** The value of an absent element; `required` makes its absence a problem of the whole record. */
  readonly absent: V | typeof required;
  /** The value of an empty element, if it differs from that of an absent one. */
  readonly empty?: V;
  /** How the value is found in bytes, in its usual spelling. */
  readonly form?: ByteForm;
}

export const required = Symbol('required');

/** How a value is found in the bytes of an entry. */
export type ByteForm =
  | { readonly type: 'value'; readonly scan: ScanValue }
  | { readonly type: 'record'; readonly fields: readonly NamedField[] }
  | { readonly type: 'list'; readonly entry: string; readonly fields: readonly NamedField[] };

/** The XPM element that holds a field, and how it is read. */
export interface Field<V> {
  readonly element: string;
  /** The element around it, when the field is one level deeper than the record. */
  readonly parent: string | null;
  readonly reader: Reader<V>;
  /** Elements whose text stands for a required field that is missing, the best first. */
  readonly standIns: readonly string[];
}

/** The fields of a record, by our names. */
export type FieldTable<T> = { readonly [K in keyof T]: Field<T[K]> };

export interface NamedField extends Field<unknown> {
  readonly key: string;
}
