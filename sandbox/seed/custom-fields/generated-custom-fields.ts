import type { ClientSource } from '../../practice/clients/client-source.ts';
import type { FieldOwner } from '../../practice/custom-fields/custom-field.ts';
import { CustomFields } from '../../practice/custom-fields/custom-fields.ts';
import type { Numbering } from '../../practice/practice.ts';
import { GeneratedFieldValues } from './generated-field-values.ts';
import { generatedFields } from './generated-fields.ts';

/** Who is there from the start, and so holds values; whoever is added holds none. */
export interface FirstRecords {
  readonly clients: ClientSource;
  /** Of a job it is known only that it was not added. */
  readonly numbers: Numbering;
}

/** The fields and values that a practice starts with. */
export function generatedCustomFields(
  key: number,
  { clients, numbers }: FirstRecords,
): CustomFields {
  const definitions = generatedFields(key);
  const isSeeded = ({ kind, uuid }: FieldOwner): boolean => {
    switch (kind) {
      case 'client':
        return clients.positionOfUuid(uuid) !== null;
      case 'contact':
        return clients.positionOfContact(uuid) !== null;
      case 'job':
        return !numbers.made(uuid);
    }
  };
  return new CustomFields(definitions, new GeneratedFieldValues({ key, definitions, isSeeded }));
}
