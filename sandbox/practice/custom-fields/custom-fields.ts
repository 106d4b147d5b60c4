import { Series } from '../record-table.ts';
import type { CustomFieldDefinition, FieldOwner, OwnerKind } from './custom-field.ts';
import { useFor } from './custom-field.ts';

/** The values that a practice starts with; nothing of it changes, nothing of it is kept. */
export interface FieldValueSource {
  /** In the stored form of `field-value.ts`; `null` when there is none. */
  valueOf(owner: FieldOwner, field: string): string | null;
}

export interface FieldValue {
  readonly definition: CustomFieldDefinition;
  readonly value: string;
}

/**
 * A practice's custom fields and the values that its records hold. As with clients only changes are
 * kept in memory: values follow from the owner's UUID until somebody writes them.
 */
export class CustomFields {
  readonly definitions: Series<CustomFieldDefinition>;
  readonly #source: FieldValueSource;
  /** By owner, then by the field's UUID; `null` is a value that was cleared. */
  readonly #changed = new Map<string, ReadonlyMap<string, string | null>>();

  constructor(definitions: readonly CustomFieldDefinition[], source: FieldValueSource) {
    this.definitions = new Series(definitions);
    this.#source = source;
  }

  usedFor(kind: OwnerKind): CustomFieldDefinition[] {
    return [...this.definitions.all()].filter(({ uses }) => uses.has(useFor[kind]));
  }

  /** The fields that hold a value, in the order of their definitions. */
  valuesOf(owner: FieldOwner): FieldValue[] {
    const changed = this.#changed.get(keyOf(owner));
    return this.usedFor(owner.kind).flatMap((definition) => {
      const written = changed?.get(definition.uuid);
      const value = written === undefined ? this.#source.valueOf(owner, definition.uuid) : written;
      return value === null ? [] : [{ definition, value }];
    });
  }

  /** Values by the field's UUID, `null` for none. Other fields stay as they are. */
  write(owner: FieldOwner, values: ReadonlyMap<string, string | null>): void {
    const key = keyOf(owner);
    this.#changed.set(key, new Map([...(this.#changed.get(key) ?? []), ...values]));
  }

  /** The owner holds nothing: also what the practice started with is gone. */
  clear(owner: FieldOwner): void {
    this.write(owner, new Map(this.usedFor(owner.kind).map(({ uuid }) => [uuid, null])));
  }
}

function keyOf({ kind, uuid }: FieldOwner): string {
  return `${kind} ${uuid.toLowerCase()}`;
}
