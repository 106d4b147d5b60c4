import { RecordTable } from '../record-table.ts';
import type { CustomFieldDefinition, FieldOwner, OwnerKind } from './custom-field.ts';
import { requiredUse } from './custom-field.ts';

/** The initial values of a practice. A source never changes and keeps nothing in memory. */
export interface FieldValueSource {
  /** In the stored form of `field-value.ts`; `null` for no value. */
  valueOf(owner: FieldOwner, field: string): string | null;
}

export interface FieldValue {
  readonly definition: CustomFieldDefinition;
  readonly value: string;
}

/**
 * A practice's custom fields and the values of its records. Only changes are kept in memory; all
 * other values derive from the UUID of their record.
 */
export class CustomFields {
  readonly definitions: RecordTable<CustomFieldDefinition>;
  readonly #source: FieldValueSource;
  /** By record, then by the field's UUID; `null` is a cleared value. */
  readonly #changed = new Map<string, ReadonlyMap<string, string | null>>();

  constructor(definitions: readonly CustomFieldDefinition[], source: FieldValueSource) {
    this.definitions = new RecordTable(definitions);
    this.#source = source;
  }

  usedFor(kind: OwnerKind): CustomFieldDefinition[] {
    return [...this.definitions.all()].filter(({ uses }) => uses.has(requiredUse[kind]));
  }

  /** The fields that have a value, in the order of their definitions. */
  valuesOf(owner: FieldOwner): FieldValue[] {
    const changed = this.#changed.get(keyOf(owner));
    return this.usedFor(owner.kind).flatMap((definition) => {
      const written = changed?.get(definition.uuid);
      const value = written === undefined ? this.#source.valueOf(owner, definition.uuid) : written;
      return value === null ? [] : [{ definition, value }];
    });
  }

  /** Writes values by the field's UUID; `null` clears. Other fields do not change. */
  write(owner: FieldOwner, values: ReadonlyMap<string, string | null>): void {
    const key = keyOf(owner);
    this.#changed.set(key, new Map([...(this.#changed.get(key) ?? []), ...values]));
  }

  /** Clears all values of a record. */
  clear(owner: FieldOwner): void {
    this.write(owner, new Map(this.usedFor(owner.kind).map(({ uuid }) => [uuid, null])));
  }
}

function keyOf({ kind, uuid }: FieldOwner): string {
  return `${kind} ${uuid.toLowerCase()}`;
}
