import type { CustomFieldDefinition } from '../../practice/custom-fields/custom-field.ts';
import { elementOfType, fieldUses } from '../../practice/custom-fields/custom-field.ts';
import type { Call, CallResult } from '../call.ts';
import { bodyOf, identifierName, Refusal, statusOnly } from '../call.ts';
import { childText } from '../xml-body.ts';
import { definitionXml, findDefinition } from './read.ts';

/**
 * The documentation shows the messages but no refusals. Which messages are refused, and the
 * descriptions, are assumptions. A message has no `ValueElement`, since it follows from the type.
 */

/** Responds with the new definition, because the caller has no other way to get its identifier. */
export function addDefinition(call: Call): CallResult {
  const type = childText(bodyOf(call), 'Type') ?? '';
  const valueElement = elementOfType.get(type);
  if (valueElement === undefined) throw new Refusal('Invalid custom field type');
  const empty = { name: '', type, valueElement, linkUrl: '', options: [], uses: new Set<never>() };
  return put(call, updatedElements(call, { ...call.practice.identifiers.next(), ...empty }));
}

/** An element that is left out keeps its value, unless the setting `absentElements` is `clear`. */
export function updateDefinition(call: Call): CallResult {
  const before = definitionInBody(call);
  const type = childText(bodyOf(call), 'Type') ?? '';
  if (type !== '' && type !== before.type) {
    throw new Refusal('The type of a custom field cannot be changed');
  }
  const keepsAbsent = call.settings.absentElements === 'keep';
  const empty = { name: '', linkUrl: '', options: [], uses: new Set<never>() };
  return put(call, updatedElements(call, keepsAbsent ? before : { ...before, ...empty }));
}

/** Deletes the definition with all its values. */
export function deleteDefinition(call: Call): CallResult {
  call.practice.customFields.definitions.remove(definitionInBody(call).uuid);
  return statusOnly;
}

function definitionInBody(call: Call): CustomFieldDefinition {
  return findDefinition(call, childText(bodyOf(call), identifierName(call.version)) ?? '');
}

function put({ practice, version, settings }: Call, definition: CustomFieldDefinition): CallResult {
  practice.customFields.definitions.put(definition);
  return { payload: definitionXml(definition, version, settings) };
}

/** The definition after the request. */
function updatedElements(call: Call, before: CustomFieldDefinition): CustomFieldDefinition {
  const body = bodyOf(call);
  const name = childText(body, 'Name') ?? before.name;
  if (name === '') throw new Refusal('The custom field name is required');
  const uses = fieldUses.filter((use) => {
    const flag = childText(body, use) ?? '';
    if (!['', 'true', 'false'].includes(flag)) throw new Refusal(`${use} must be true or false`);
    return flag === '' ? before.uses.has(use) : flag === 'true';
  });
  return {
    ...before,
    name,
    linkUrl: childText(body, 'LinkUrl') ?? before.linkUrl,
    options: optionsIn(call) ?? before.options,
    uses: new Set(uses),
  };
}

function optionsIn(call: Call): readonly string[] | null {
  const body = bodyOf(call);
  const text = childText(body, 'Options');
  if (text === null) return null;
  // A JSON request has an array (docs/xpm-api.md 7).
  const items = body.children.find(({ name }) => name === 'Options')?.children ?? [];
  if (items.length > 0) return items.map((item) => item.text).filter((option) => option !== '');
  const options = text.split(call.settings.optionsSeparator).map((option) => option.trim());
  return options.filter((option) => option !== '');
}
