import type { FieldDefinitionRecord, ValueElement } from '../../domain/records/field-definition.ts';
import { enumOf, flagOrNo, name, text, uuid } from '../xml/readers.ts';
import { field, fieldOr, record } from '../xml/record.ts';

/** The elements that can carry a value, by XPM's names, and our names for them (docs/xpm-api.md 7). */
export const xpmValueElements = {
  Text: 'TEXT',
  Decimal: 'DECIMAL',
  Number: 'NUMBER',
  Boolean: 'BOOLEAN',
  Date: 'DATE',
} as const satisfies Readonly<Record<string, ValueElement>>;

/** A `CustomFieldDefinition` of `customfield.api/definition` (docs/xpm-api.md 7). */
export const readFieldDefinition = record<FieldDefinitionRecord>({
  xpmId: field('UUID', uuid),
  name: field('Name', name),
  type: fieldOr('Type', name, 'ValueElement'),
  linkUrl: field('LinkUrl', text),
  options: field('Options', text),
  useClient: field('UseClient', flagOrNo),
  useContact: field('UseContact', flagOrNo),
  useJob: field('UseJob', flagOrNo),
  useJobTask: field('UseJobTask', flagOrNo),
  useJobCost: field('UseJobCost', flagOrNo),
  useJobTime: field('UseJobTime', flagOrNo),
  valueElement: field('ValueElement', enumOf(xpmValueElements)),
});
