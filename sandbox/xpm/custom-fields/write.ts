import type { CustomFieldDefinition } from '../../practice/custom-fields/custom-field.ts';
import { elementOfType, fieldUses } from '../../practice/custom-fields/custom-field.ts';
import type { Answer, Call } from '../call.ts';
import { bodyOf, done, identifierName, Refusal } from '../call.ts';
import { childText } from '../xml-body.ts';
import { definitionXml, findDefinition } from './read.ts';

/*
 * The documentation shows the messages and no refusal; that these are refused, and in which words,
 * is ours. A `ValueElement` is no part of the messages: it follows from the type.
 */

/** Answers with the new definition, whose identifier the caller could not learn otherwise. */
export function addDefinition(call: Call): Answer {
  const type = childText(bodyOf(call), 'Type') ?? '';
  const valueElement = elementOfType.get(type);
  if (valueElement === undefined) throw new Refusal('Invalid custom field type');
  const blank = { name: '', type, valueElement, linkUrl: '', options: [], uses: new Set<never>() };
  return put(call, withElements(call, { ...call.practice.numbers.next(), ...blank }));
}

/** An element that is left out keeps its value, unless the setting `absentElements` says otherwise. */
export function updateDefinition(call: Call): Answer {
  const before = named(call);
  const type = childText(bodyOf(call), 'Type') ?? '';
  if (type !== '' && type !== before.type) {
    throw new Refusal('The type of a custom field cannot be changed');
  }
  const isKept = call.settings.absentElements === 'keep';
  const blank = { name: '', linkUrl: '', options: [], uses: new Set<never>() };
  return put(call, withElements(call, isKept ? before : { ...before, ...blank }));
}

/** Its values go with it. */
export function deleteDefinition(call: Call): Answer {
  call.practice.customFields.definitions.remove(named(call).uuid);
  return done;
}

function named(call: Call): CustomFieldDefinition {
  return findDefinition(call, childText(bodyOf(call), identifierName(call.version)) ?? '');
}

function put({ practice, version, settings }: Call, definition: CustomFieldDefinition): Answer {
  practice.customFields.definitions.put(definition);
  return { payload: definitionXml(definition, version, settings) };
}

/** The definition after the request's elements are laid over it. */
function withElements(call: Call, before: CustomFieldDefinition): CustomFieldDefinition {
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
  const text = childText(bodyOf(call), 'Options');
  if (text === null) return null;
  const options = text.split(call.settings.optionsSeparator).map((option) => option.trim());
  return options.filter((option) => option !== '');
}
