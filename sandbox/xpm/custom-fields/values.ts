import type {
  CustomFieldDefinition,
  OwnerKind,
} from '../../practice/custom-fields/custom-field.ts';
import { requiredUse } from '../../practice/custom-fields/custom-field.ts';
import { formatValue, parseValue } from '../../practice/custom-fields/field-value.ts';
import type { Call, CallResult } from '../call.ts';
import { bodyOf, identifierName, identity, Refusal, statusOnly } from '../call.ts';
import { around, element, list } from '../xml.ts';
import type { XmlNode } from '../xml-body.ts';
import { childText } from '../xml-body.ts';
import { findDefinition } from './read.ts';

/** The record whose values a call reads or writes. */
export interface FoundOwner {
  readonly uuid: string;
  /** Sets the modified time of the record; for the setting `fieldValuesTouchModified`. */
  readonly markModified: () => void;
}

/** Finds the record in a call's URL. @throws UnknownIdentifier */
export type FindOwner = (call: Call) => FoundOwner;

/**
 * Responds with the fields that have a value. A missing checkbox is not ticked (docs/xpm-api.md 8).
 */
export function readValues(call: Call, kind: OwnerKind, { uuid }: FoundOwner): CallResult {
  const { practice, version, settings } = call;
  const items = practice.customFields.valuesOf({ kind, uuid }).map(({ definition, value }) => {
    const text = formatValue(definition, value, settings);
    const content = element('Name', definition.name) + element(definition.valueElement, text);
    return around('CustomField', identity(version, definition) + content);
  });
  return { payload: list('CustomFields', items.join('')) };
}

/**
 * Writes all values of the request, or none when one is refused. The response is `Status` alone, so
 * a caller has to read the values to verify them (docs/xpm-api.md 8). The setting
 * `absentFieldValues` decides about fields that are left out.
 */
export function writeValues(call: Call, kind: OwnerKind, owner: FoundOwner): CallResult {
  const body = bodyOf(call);
  if (body.name !== 'CustomFields') throw new Refusal('The request must hold CustomFields');
  const nodes = body.children.filter(({ name }) => name === 'CustomField');
  const values = new Map(nodes.map((node) => valueIn(call, kind, node)));
  const { customFields } = call.practice;
  const { uuid } = owner;
  if (call.settings.absentFieldValues === 'clear') customFields.clear({ kind, uuid });
  customFields.write({ kind, uuid }, values);
  if (call.settings.fieldValuesTouchModified) owner.markModified();
  return statusOnly;
}

/** @throws Refusal; its messages are not documented */
function valueIn(call: Call, kind: OwnerKind, node: XmlNode): readonly [string, string | null] {
  const definition = findDefinition(call, childText(node, identifierName(call.version)) ?? '');
  if (!definition.uses.has(requiredUse[kind])) {
    throw new Refusal(`The custom field ${definition.name} is not used for a ${kind}`);
  }
  const parsed = parseValue(definition, textIn(node, definition));
  if (parsed.type === 'invalid') throw new Refusal(parsed.problem);
  return [definition.uuid, parsed.value];
}

/** A `CustomField` contains the value and optionally name and identifier of the field. */
function textIn(node: XmlNode, { name, valueElement }: CustomFieldDefinition): string {
  const elements = node.children.filter((child) => !['UUID', 'ID', 'Name'].includes(child.name));
  const [value] = elements;
  if (value?.name !== valueElement || elements.length > 1) {
    throw new Refusal(`The custom field ${name} takes one ${valueElement} element`);
  }
  return value.text;
}
