import type {
  CustomFieldDefinition,
  OwnerKind,
} from '../../practice/custom-fields/custom-field.ts';
import { useFor } from '../../practice/custom-fields/custom-field.ts';
import { readValue, shownValue } from '../../practice/custom-fields/field-value.ts';
import type { Answer, Call } from '../call.ts';
import { bodyOf, done, identifierName, identity, Refusal } from '../call.ts';
import { around, element, list } from '../xml.ts';
import type { XmlNode } from '../xml-body.ts';
import { childText } from '../xml-body.ts';
import { findDefinition } from './read.ts';

/** A record with values: which one a call's path names. */
export interface FoundOwner {
  readonly uuid: string;
  /** Marks it as changed now; for the setting `fieldValuesTouchModified`. */
  readonly touch: () => void;
}

/** How the owner of values is found. @throws UnknownIdentifier */
export type FindOwner = (call: Call) => FoundOwner;

/** Only the fields that hold a value; a checkbox that is missing is not ticked. */
export function readValues(call: Call, kind: OwnerKind, { uuid }: FoundOwner): Answer {
  const { practice, version, settings } = call;
  const items = practice.customFields.valuesOf({ kind, uuid }).map(({ definition, value }) => {
    const text = shownValue(definition, value, settings);
    const content = element('Name', definition.name) + element(definition.valueElement, text);
    return around('CustomField', identity(version, definition) + content);
  });
  return { payload: list('CustomFields', items.join('')) };
}

/**
 * All values of the request or, when one is refused, none. The answer says only that it was done:
 * who wants proof must read. Fields left out keep their values unless the setting
 * `absentFieldValues` says otherwise.
 */
export function writeValues(call: Call, kind: OwnerKind, owner: FoundOwner): Answer {
  const body = bodyOf(call);
  if (body.name !== 'CustomFields') throw new Refusal('The request must hold CustomFields');
  const nodes = body.children.filter(({ name }) => name === 'CustomField');
  const values = new Map(nodes.map((node) => written(call, kind, node)));
  const { customFields } = call.practice;
  const { uuid } = owner;
  if (call.settings.absentFieldValues === 'clear') customFields.clear({ kind, uuid });
  customFields.write({ kind, uuid }, values);
  if (call.settings.fieldValuesTouchModified) owner.touch();
  return done;
}

/** @throws Refusal; the sentences are ours, as none is documented. */
function written(call: Call, kind: OwnerKind, node: XmlNode): readonly [string, string | null] {
  const definition = findDefinition(call, childText(node, identifierName(call.version)) ?? '');
  if (!definition.uses.has(useFor[kind])) {
    throw new Refusal(`The custom field ${definition.name} is not used for a ${kind}`);
  }
  const reading = readValue(definition, textIn(node, definition));
  if ('problem' in reading) throw new Refusal(reading.problem);
  return [definition.uuid, reading.value];
}

/** Besides the value a request may name and identify the field. */
function textIn(node: XmlNode, { name, valueElement }: CustomFieldDefinition): string {
  const elements = node.children.filter((child) => !['UUID', 'ID', 'Name'].includes(child.name));
  const [value] = elements;
  if (value?.name !== valueElement || elements.length > 1) {
    throw new Refusal(`The custom field ${name} takes one ${valueElement} element`);
  }
  return value.text;
}
