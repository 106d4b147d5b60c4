/** The XPM element that carries a field's value; it determines the value's type. */
export const valueElements = ['TEXT', 'DECIMAL', 'NUMBER', 'BOOLEAN', 'DATE'] as const;
export type ValueElement = (typeof valueElements)[number];

/**
 * A custom field as the practice defined it in XPM. `type` is an open set (Text, Dropdown List, Value Link and
 * so on), so `valueElement` determines the form of a value. `options` is XPM's text, whose separator is not
 * documented.
 */
export interface FieldDefinitionRecord {
  readonly xpmId: string;
  readonly name: string;
  readonly type: string;
  readonly valueElement: ValueElement;
  readonly linkUrl: string | null;
  readonly options: string | null;
  readonly useClient: boolean;
  readonly useContact: boolean;
  readonly useJob: boolean;
  readonly useJobTask: boolean;
  readonly useJobCost: boolean;
  readonly useJobTime: boolean;
}

/** A stored definition. */
export interface KnownDefinition extends FieldDefinitionRecord {
  readonly id: string;
  readonly active: boolean;
}
