import type { CustomFieldDefinition } from '../../practice/custom-fields/custom-field.ts';
import { fieldUses } from '../../practice/custom-fields/custom-field.ts';
import type { SandboxSettings } from '../../settings.ts';
import type { Call, CallResult, Version } from '../call.ts';
import { identifierIn, identity, UnknownIdentifier } from '../call.ts';
import { around, element, streamedList } from '../xml.ts';

/** All definitions in one response. */
export function listDefinitions(call: Call): CallResult {
  const { practice, version, settings } = call;
  const items = [...practice.customFields.definitions.all()].map((definition) =>
    definitionXml(definition, version, settings),
  );
  return { payload: streamedList(call, 'CustomFieldDefinitions', items) };
}

export function getDefinition(call: Call): CallResult {
  const definition = findDefinition(call, call.params['id'] ?? '');
  return { payload: definitionXml(definition, call.version, call.settings) };
}

/** @throws UnknownIdentifier; its message is not documented */
export function findDefinition({ practice, version }: Call, text: string): CustomFieldDefinition {
  const identifier = identifierIn(version, text);
  const { definitions } = practice.customFields;
  const definition = definitions.find(identifier);
  if (definition === null) throw new UnknownIdentifier('Invalid custom field identifier');
  return definition;
}

/** The order of Xero's documentation. 3.0 has flags for suppliers and leads as well. */
export function definitionXml(
  definition: CustomFieldDefinition,
  version: Version,
  { optionsSeparator }: SandboxSettings,
): string {
  const { name, type, linkUrl, options, uses, valueElement } = definition;
  let xml = identity(version, definition) + element('Name', name) + element('Type', type);
  xml += element('LinkUrl', linkUrl) + element('Options', options.join(optionsSeparator));
  for (const use of fieldUses) {
    xml += element(use, String(uses.has(use)));
    if (version === '3.0' && use === 'UseContact') xml += element('UseSupplier', 'false');
    if (version === '3.0' && use === 'UseJob') xml += element('UseLead', 'false');
  }
  return around('CustomFieldDefinition', xml + element('ValueElement', valueElement));
}
