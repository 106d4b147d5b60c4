import type { ClientSource } from '../../practice/clients/client-source.ts';
import type { FieldOwner } from '../../practice/custom-fields/custom-field.ts';
import { CustomFields } from '../../practice/custom-fields/custom-fields.ts';
import type { IdentifierSequence } from '../../practice/identifier-sequence.ts';
import { GeneratedFieldValues } from './generated-field-values.ts';
import { generatedFields } from './generated-fields.ts';

/** The initial records of a practice, which have values; added records have none. */
export interface SeededRecords {
  readonly clients: ClientSource;
  /** Every job that this sequence has not issued is an initial one. */
  readonly identifiers: IdentifierSequence;
}

/** The initial custom fields of a practice and their values. */
export function generatedCustomFields(
  key: number,
  { clients, identifiers }: SeededRecords,
): CustomFields {
  const definitions = generatedFields(key);
  const isSeeded = ({ kind, uuid }: FieldOwner): boolean => {
    switch (kind) {
      case 'client':
        return clients.positionOfUuid(uuid) !== null;
      case 'contact':
        return clients.positionOfContact({ type: 'uuid', uuid }) !== null;
      case 'job':
        return !identifiers.issued(uuid);
    }
  };
  return new CustomFields(definitions, new GeneratedFieldValues({ key, definitions, isSeeded }));
}
