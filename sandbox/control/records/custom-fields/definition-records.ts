import { z } from 'zod';
import type {
  CustomFieldDefinition,
  FieldUse,
} from '../../../practice/custom-fields/custom-field.ts';
import {
  elementOfType,
  fieldUses,
  valueElements,
} from '../../../practice/custom-fields/custom-field.ts';
import type { Practice } from '../../../practice/practice.ts';
import { ControlError, parseInput } from '../../control-route.ts';
import { fieldText } from '../field-schemas.ts';
import type { RecordJson, RecordOperations } from '../record-operations.ts';

const flag = z.boolean().exactOptional();
const flags = Object.fromEntries(fieldUses.map((use) => [use, flag]));
const definitionFields = z.strictObject({
  UUID: z.uuid().exactOptional(),
  Name: fieldText.min(1).exactOptional(),
  Type: fieldText.min(1).exactOptional(),
  /** Required for a type that is not in `elementOfType`. */
  ValueElement: z.enum(valueElements).exactOptional(),
  LinkUrl: fieldText.exactOptional(),
  Options: z.array(fieldText.min(1)).exactOptional(),
  ...(flags as Record<FieldUse, typeof flag>),
});
type DefinitionFields = z.infer<typeof definitionFields>;

/**
 * The changes that a person can make to custom fields. A field cannot be archived; `delete` and
 * `remove` take it out of the list.
 */
export function definitionRecords({ customFields, identifiers }: Practice): RecordOperations {
  const { definitions } = customFields;
  const find = (uuid: string): CustomFieldDefinition => {
    const definition = definitions.get(uuid);
    if (definition === null) throw new ControlError(`there is no custom field ${uuid}`);
    return definition;
  };
  const put = (definition: CustomFieldDefinition): RecordJson => {
    definitions.put(definition);
    return definitionJson(definition);
  };
  const remove = (uuid: string): RecordJson => {
    const definition = find(uuid);
    definitions.remove(definition.uuid);
    return definitionJson(definition);
  };
  return {
    get count() {
      return definitions.count;
    },
    identifiers: (offset, limit) =>
      [...definitions.all()].slice(offset, offset + limit).map(({ uuid }) => uuid),
    get: (uuid) => definitionJson(find(uuid)),
    add: (fields) => {
      const input = parseInput(definitionFields, fields);
      const next = identifiers.next();
      const uuid = input.UUID?.toLowerCase() ?? next.uuid;
      return put(updatedDefinition(newDefinition({ id: next.id, uuid }, input), input));
    },
    update: (uuid, fields) => {
      const input = parseInput(definitionFields, fields);
      const before = find(uuid);
      if ((input.Type ?? before.type) !== before.type) {
        throw new ControlError('the type of a custom field cannot change');
      }
      return put(updatedDefinition(before, input));
    },
    archive: () => {
      throw new ControlError('a custom field cannot be archived');
    },
    delete: remove,
    remove,
  };
}

function newDefinition(
  identity: Pick<CustomFieldDefinition, 'id' | 'uuid'>,
  { Name, Type, ValueElement }: DefinitionFields,
): CustomFieldDefinition {
  if (Name === undefined) throw new ControlError('fields.Name is required');
  if (Type === undefined) throw new ControlError('fields.Type is required');
  const valueElement = ValueElement ?? elementOfType.get(Type);
  if (valueElement === undefined) {
    throw new ControlError(`fields.ValueElement is required for the type ${Type}`);
  }
  const empty = { linkUrl: '', options: [], uses: new Set<FieldUse>() };
  return { ...identity, name: Name, type: Type, valueElement, ...empty };
}

function updatedDefinition(
  before: CustomFieldDefinition,
  input: DefinitionFields,
): CustomFieldDefinition {
  return {
    ...before,
    name: input.Name ?? before.name,
    linkUrl: input.LinkUrl ?? before.linkUrl,
    options: input.Options ?? before.options,
    uses: new Set(fieldUses.filter((use) => input[use] ?? before.uses.has(use))),
  };
}

function definitionJson(definition: CustomFieldDefinition): RecordJson {
  const { uuid, id, name, type, linkUrl, options, uses, valueElement } = definition;
  return {
    UUID: uuid,
    ID: id,
    Name: name,
    Type: type,
    LinkUrl: linkUrl,
    Options: options,
    ...Object.fromEntries(fieldUses.map((use) => [use, uses.has(use)])),
    ValueElement: valueElement,
  };
}
