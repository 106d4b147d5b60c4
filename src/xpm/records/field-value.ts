import type { ValueElement } from '../../domain/records/field-definition.ts';
import type { FieldValueChange, FieldValueRecord } from '../../domain/records/field-value.ts';
import { canonicalValue } from '../../domain/records/field-value.ts';
import { dateParameter } from '../http/request.ts';
import { name, record, UnreadableElement, uuid } from '../xml/fields.ts';
import type { XmlNode } from '../xml/writer.ts';
import type { XmlElement } from '../xml/xml.ts';
import { xpmValueElements } from './field-definition.ts';

const readField = record({ UUID: uuid, Name: name });

/** By XPM's word and by ours. */
const elementOf = new Map<string, ValueElement>(Object.entries(xpmValueElements));
const wordOf = new Map(Array.from(elementOf, ([word, element]) => [element, word]));

/**
 * A `CustomField` among a record's values (docs/xpm-api.md 8), or `null` when it holds none: an empty element,
 * or a box that is not ticked. The value's element tells what it is, so there must be exactly one.
 * @throws UnreadableElement
 */
export function toFieldValueRecord(element: XmlElement): FieldValueRecord | null {
  const { UUID, Name } = readField(element);
  const values = element.children.filter((child) => elementOf.has(child.name));
  const [content] = values;
  const valueElement = elementOf.get(content?.name ?? '');
  if (content === undefined || valueElement === undefined) throw withoutValue(element);
  if (values.length > 1) throw new UnreadableElement('it has more than one value');
  const canonical = canonicalValue(valueElement, content.text);
  if (canonical === 'invalid') {
    throw new UnreadableElement(`"${content.text.trim().slice(0, 100)}" is no ${content.name}`);
  }
  const { value } = canonical;
  return value === null ? null : { definitionXpmId: UUID, name: Name, valueElement, value };
}

function withoutValue({ children }: XmlElement): UnreadableElement {
  const others = children.map((child) => child.name).filter((it) => it !== 'UUID' && it !== 'Name');
  const what = others.length === 0 ? '' : `, only ${others.join(', ').slice(0, 100)}`;
  return new UnreadableElement(`it has no value that is known${what}`);
}

/** Values to set: `CustomFields`, the root of such a request (docs/xpm-api.md 8). */
export function toCustomFields(changes: readonly FieldValueChange[]): XmlNode {
  const content = changes.map(({ definitionXpmId, valueElement, value }) => {
    const identity = { name: 'UUID', content: definitionXpmId };
    const word = wordOf.get(valueElement);
    if (word === undefined) throw new Error(`XPM has no element for ${valueElement}`);
    const content = { name: word, content: sent(valueElement, value) };
    return { name: 'CustomField', content: [identity, content] };
  });
  return { name: 'CustomFields', content };
}

/** An empty element clears, but for a box no such example exists: it is told yes or no. */
function sent(element: ValueElement, value: string | null): string {
  if (element === 'BOOLEAN') return value === 'true' ? 'true' : 'false';
  if (value === null) return '';
  return element === 'DATE' ? dateParameter(value) : value;
}
