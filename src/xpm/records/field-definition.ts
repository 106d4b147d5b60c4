import type { FieldDefinitionRecord, ValueElement } from '../../domain/records/field-definition.ts';
import { flagOrNo, name, record, text, uuid, wordOf } from '../xml/fields.ts';
import type { XmlElement } from '../xml/xml.ts';

/** The elements that can carry a value, in XPM's words and in ours (docs/xpm-api.md 7). */
export const xpmValueElements = {
  Text: 'TEXT',
  Decimal: 'DECIMAL',
  Number: 'NUMBER',
  Boolean: 'BOOLEAN',
  Date: 'DATE',
} as const satisfies Readonly<Record<string, ValueElement>>;

/** A `CustomFieldDefinition` of `customfield.api/definition` (docs/xpm-api.md 7). */
const readDefinition = record({
  UUID: uuid,
  Name: name,
  Type: name,
  LinkUrl: text,
  Options: text,
  UseClient: flagOrNo,
  UseContact: flagOrNo,
  UseJob: flagOrNo,
  UseJobTask: flagOrNo,
  UseJobCost: flagOrNo,
  UseJobTime: flagOrNo,
  ValueElement: wordOf(xpmValueElements),
});

/** @throws UnreadableElement */
export function toFieldDefinitionRecord(element: XmlElement): FieldDefinitionRecord {
  const xpm = readDefinition(element);
  return {
    xpmId: xpm.UUID,
    name: xpm.Name,
    type: xpm.Type,
    valueElement: xpm.ValueElement,
    linkUrl: xpm.LinkUrl,
    options: xpm.Options,
    useClient: xpm.UseClient,
    useContact: xpm.UseContact,
    useJob: xpm.UseJob,
    useJobTask: xpm.UseJobTask,
    useJobCost: xpm.UseJobCost,
    useJobTime: xpm.UseJobTime,
  };
}
