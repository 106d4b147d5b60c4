import type {
  CustomFieldDefinition,
  FieldOwner,
  OwnerKind,
} from '../../practice/custom-fields/custom-field.ts';
import type { FieldValueSource } from '../../practice/custom-fields/custom-fields.ts';
import { hash, hashText, Random } from '../random.ts';
import { familyNames, sentences } from '../vocabulary.ts';

export interface GeneratedFieldValuesOptions {
  readonly key: number;
  /** The initial fields of the practice; fields that are added have no generated values. */
  readonly definitions: readonly CustomFieldDefinition[];
  /** Whether the record is an initial one; added records have no generated values. */
  readonly isSeeded: (owner: FieldOwner) => boolean;
}

/**
 * Values derived from the practice's key, the record's UUID and the field. They are sparse, as in
 * real practices: every fifth record has none, the others have about half of them.
 */
export class GeneratedFieldValues implements FieldValueSource {
  readonly #key: number;
  readonly #definitions: ReadonlyMap<string, CustomFieldDefinition>;
  readonly #isSeeded: (owner: FieldOwner) => boolean;

  constructor({ key, definitions, isSeeded }: GeneratedFieldValuesOptions) {
    this.#key = hash(key, 0x5661_6c75);
    this.#definitions = new Map(definitions.map((definition) => [definition.uuid, definition]));
    this.#isSeeded = isSeeded;
  }

  valueOf(owner: FieldOwner, field: string): string | null {
    const definition = this.#definitions.get(field);
    if (definition === undefined || !this.#isSeeded(owner)) return null;
    const ownerBits = hash(this.#key, salts[owner.kind], hashText(owner.uuid.toLowerCase()));
    if (ownerBits % 5 === 0) return null;
    const random = new Random(hash(ownerBits, definition.id));
    return random.below(2) === 0 ? null : generatedValue(definition, random);
  }
}

const salts: Readonly<Record<OwnerKind, number>> = { client: 1, contact: 2, job: 3 };

/** In the stored form of `practice/custom-fields/field-value.ts`. */
function generatedValue({ type, options }: CustomFieldDefinition, random: Random): string {
  switch (type) {
    case 'Dropdown List':
      return random.pick(options);
    case 'Multi-line Text':
      return Array.from({ length: 1 + random.below(3) }, () => random.pick(sentences)).join('\n');
    case 'Number':
      return String(random.below(400));
    case 'Decimal':
      return `${random.below(250_000)}.${random.digits(2)}`;
    case 'Date':
      return new Date(Date.UTC(2019 + random.below(9), random.below(12), 1 + random.below(28)))
        .toISOString()
        .slice(0, 10);
    case 'Checkbox':
      return 'true';
    case 'Value Link':
      return `BX-${random.digits(5)}`;
    case 'Link':
      return `https://papers.example.com/?job=${random.digits(6)}&view=all`;
    default:
      return `Te whānau ${random.pick(familyNames)}`;
  }
}
