import { z } from 'zod';
import type {
  CustomFieldDefinition,
  FieldOwner,
} from '../../../practice/custom-fields/custom-field.ts';
import { requiredUse } from '../../../practice/custom-fields/custom-field.ts';
import { formatValue, parseValue } from '../../../practice/custom-fields/field-value.ts';
import type { Practice } from '../../../practice/practice.ts';
import type { SandboxSettings } from '../../../settings.ts';
import { ControlError, parseInput } from '../../control-route.ts';
import { clientRecords } from '../clients/client-records.ts';
import { fieldText } from '../field-schemas.ts';
import type { RecordJson, RecordOperations } from '../record-operations.ts';
import { fieldOwner } from './field-owners.ts';

/** Values by the field's UUID or name. A date is `yyyy-MM-dd`; `null` clears the value. */
const fieldValues = z.record(
  z.string(),
  z.union([fieldText, z.number(), z.boolean(), z.null()], {
    error: 'a value is a text, a number, true, false or null',
  }),
);
type GivenValue = z.infer<typeof fieldValues>[string];

/**
 * The custom-field values of one record, by the record's UUID; without a UUID those of the clients
 * in order. As with XPM's own calls, a change sets the modified time only with the setting
 * `fieldValuesTouchModified`.
 */
export function fieldValueRecords(practice: Practice, settings: SandboxSettings): RecordOperations {
  const { customFields } = practice;
  const clients = clientRecords(practice);
  const json = (owner: FieldOwner): RecordJson => valuesJson(owner, practice, settings);
  const clear = (uuid: string): RecordJson => {
    const owner = fieldOwner(practice, uuid);
    customFields.clear(owner);
    return json(owner);
  };
  return {
    get count() {
      return clients.count;
    },
    identifiers: (offset, limit) => clients.identifiers(offset, limit),
    get: (uuid) => json(fieldOwner(practice, uuid)),
    add: () => {
      throw new ControlError('a record has its values from the start: use update');
    },
    update: (uuid, fields, now) => {
      const owner = fieldOwner(practice, uuid);
      const given = Object.entries(parseInput(fieldValues, fields));
      const definitions = customFields.usedFor(owner.kind);
      customFields.write(
        owner,
        new Map(given.map((entry) => storedValue(owner, definitions, entry))),
      );
      if (settings.fieldValuesTouchModified) owner.markModified(now);
      return json(owner);
    },
    archive: () => {
      throw new ControlError('values cannot be archived');
    },
    delete: clear,
    remove: clear,
  };
}

function storedValue(
  { kind }: FieldOwner,
  definitions: readonly CustomFieldDefinition[],
  [field, given]: readonly [string, GivenValue],
): readonly [string, string | null] {
  const definition = definitions.find(({ uuid, name }) => uuid === field || name === field);
  if (definition === undefined) {
    throw new ControlError(`no custom field ${field} has ${requiredUse[kind]}`);
  }
  const parsed = parseValue(definition, requestText(definition, given));
  if (parsed.type === 'invalid') throw new ControlError(parsed.problem);
  return [definition.uuid, parsed.value];
}

/** The form of a value in requests, where a date has no dashes. */
function requestText({ valueElement }: CustomFieldDefinition, given: GivenValue): string {
  const text = given === null ? '' : String(given);
  return valueElement === 'Date' ? text.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$1$2$3') : text;
}

/** The values with the names of XPM's responses. */
function valuesJson(
  { kind, uuid }: FieldOwner,
  { customFields }: Practice,
  settings: SandboxSettings,
): RecordJson {
  return {
    UUID: uuid,
    Kind: kind,
    CustomFields: customFields.valuesOf({ kind, uuid }).map(({ definition, value }) => ({
      UUID: definition.uuid,
      Name: definition.name,
      [definition.valueElement]: formatValue(definition, value, settings),
    })),
  };
}
