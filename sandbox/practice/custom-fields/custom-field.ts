/** The element that contains a field's value (docs/xpm-api.md 7). */
export const valueElements = ['Text', 'Decimal', 'Number', 'Boolean', 'Date'] as const;
export type ValueElement = (typeof valueElements)[number];

/** The uses of a field, in the order of Xero's documentation of 3.1. */
export const fieldUses = [
  'UseClient',
  'UseContact',
  'UseJob',
  'UseJobTask',
  'UseJobCost',
  'UseJobTime',
] as const;
export type FieldUse = (typeof fieldUses)[number];

/**
 * The value element of each type. The documentation names Text, Decimal, Date, Dropdown List, Value
 * Link and Checkbox; third-party code names the others. Most of the elements are inferred
 * (docs/xpm-api.md 7).
 */
export const elementOfType: ReadonlyMap<string, ValueElement> = new Map([
  ['Text', 'Text'],
  ['Multi-line Text', 'Text'],
  ['Dropdown List', 'Text'],
  ['Value Link', 'Text'],
  ['Link', 'Text'],
  ['Number', 'Number'],
  ['Decimal', 'Decimal'],
  ['Date', 'Date'],
  ['Checkbox', 'Boolean'],
]);

/** A custom field of a practice. */
export interface CustomFieldDefinition {
  /** The number that identifies the field in 3.0. */
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  /** An open set: a practice can have types that are not in `elementOfType`. */
  readonly type: string;
  readonly valueElement: ValueElement;
  /** Empty unless the type is Value Link. */
  readonly linkUrl: string;
  /** Empty unless the type is Dropdown List. */
  readonly options: readonly string[];
  readonly uses: ReadonlySet<FieldUse>;
}

/** The records that have values in the sandbox. In XPM tasks, costs and time have them as well. */
export type OwnerKind = 'client' | 'contact' | 'job';

export interface FieldOwner {
  readonly kind: OwnerKind;
  readonly uuid: string;
}

/** The use that a field needs for values of these records. */
export const requiredUse: Readonly<Record<OwnerKind, FieldUse>> = {
  client: 'UseClient',
  contact: 'UseContact',
  job: 'UseJob',
};
