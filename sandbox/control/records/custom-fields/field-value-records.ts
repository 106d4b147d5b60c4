import { z } from 'zod';
import type {
  CustomFieldDefinition,
  FieldOwner,
} from '../../../practice/custom-fields/custom-field.ts';
import { useFor } from '../../../practice/custom-fields/custom-field.ts';
import { readValue, shownValue } from '../../../practice/custom-fields/field-value.ts';
import type { Practice } from '../../../practice/practice.ts';
import type { SandboxSettings } from '../../../settings.ts';
import { ControlError, fieldText, parsedFields } from '../../control-route.ts';
import { clientRecords } from '../clients/client-records.ts';
import type { RecordJson, Records } from '../record-routes.ts';
import { fieldOwner } from './field-owners.ts';

/** By the field's UUID or name: a text, number, flag or day (yyyy-MM-dd); `null` clears. */
const fieldValues = z.record(
  z.string(),
  z.union([fieldText, z.number(), z.boolean(), z.null()], {
    error: 'a value is a text, a number, true, false or null',
  }),
);
type GivenValue = z.infer<typeof fieldValues>[string];

/**
 * The values of one record, by its UUID; without one those of the clients in their order. As
 * through the API, a change touches `modifiedsince` only when the setting says so.
 */
export function fieldValueRecords(practice: Practice, settings: SandboxSettings): Records {
  const { customFields } = practice;
  const clients = clientRecords(practice);
  const show = (owner: FieldOwner): RecordJson => valuesJson(owner, practice, settings);
  const clear = (uuid: string): RecordJson => {
    const owner = fieldOwner(practice, uuid);
    customFields.clear(owner);
    return show(owner);
  };
  return {
    get count() {
      return clients.count;
    },
    slice: (offset, limit) => clients.slice(offset, limit),
    show: (uuid) => show(fieldOwner(practice, uuid)),
    add: () => {
      throw new ControlError('values are there as soon as their owner is: use update');
    },
    update: (uuid, fields, now) => {
      const owner = fieldOwner(practice, uuid);
      const given = Object.entries(parsedFields(fieldValues, fields));
      const definitions = customFields.usedFor(owner.kind);
      customFields.write(owner, new Map(given.map((entry) => stored(owner, definitions, entry))));
      if (settings.fieldValuesTouchModified) owner.touch(now);
      return show(owner);
    },
    archive: () => {
      throw new ControlError('values cannot be archived');
    },
    delete: clear,
    remove: clear,
  };
}

function stored(
  { kind }: FieldOwner,
  definitions: readonly CustomFieldDefinition[],
  [field, given]: readonly [string, GivenValue],
): readonly [string, string | null] {
  const definition = definitions.find(({ uuid, name }) => uuid === field || name === field);
  if (definition === undefined) {
    throw new ControlError(`no custom field ${field} has ${useFor[kind]}`);
  }
  const reading = readValue(definition, requestText(definition, given));
  if ('problem' in reading) throw new ControlError(reading.problem);
  return [definition.uuid, reading.value];
}

/** What a request would say: days without their dashes. */
function requestText({ valueElement }: CustomFieldDefinition, given: GivenValue): string {
  const text = given === null ? '' : String(given);
  return valueElement === 'Date' ? text.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$1$2$3') : text;
}

/** In the words of replies. */
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
      [definition.valueElement]: shownValue(definition, value, settings),
    })),
  };
}
