/** The element that carries a field's value (Xero developer docs, custom fields: ValueElement). */
export const valueElements = ['Text', 'Decimal', 'Number', 'Boolean', 'Date'] as const;
export type ValueElement = (typeof valueElements)[number];

/** What a field can be used for, in the order of Xero's documentation of 3.1. */
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
 * Which element each type's values stand in. The documentation names Text, Decimal, Date, Dropdown
 * List, Value Link "etc." and a Checkbox; the other names are those of third parties' code, and the
 * elements of all but the obvious ones are inferred.
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

/** A practice's own field, as somebody defined it in XPM. */
export interface CustomFieldDefinition {
  /** The number that 3.0 knows it by. */
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  /** An open set: a practice may have types that are not in `elementOfType`. */
  readonly type: string;
  readonly valueElement: ValueElement;
  /** Empty unless the type is Value Link. */
  readonly linkUrl: string;
  /** Empty unless the type is Dropdown List. */
  readonly options: readonly string[];
  readonly uses: ReadonlySet<FieldUse>;
}

/** Records that can hold values here; XPM has them for tasks, costs and time, too. */
export type OwnerKind = 'client' | 'contact' | 'job';

export interface FieldOwner {
  readonly kind: OwnerKind;
  readonly uuid: string;
}

/** The flag that a definition needs for values of these records. */
export const useFor: Readonly<Record<OwnerKind, FieldUse>> = {
  client: 'UseClient',
  contact: 'UseContact',
  job: 'UseJob',
};
