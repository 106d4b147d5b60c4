import type { ValueElement } from '../../domain/records/field-definition.ts';
import type { FieldValueChange, FieldValueRecord } from '../../domain/records/field-value.ts';
import { canonicalValue } from '../../domain/records/field-value.ts';
import { dateParameter } from '../http/request.ts';
import type { Findings } from '../xml/findings.ts';
import { name, uuid } from '../xml/readers.ts';
import { field, record } from '../xml/record.ts';
import { unreadable } from '../xml/unreadable.ts';
import type { XmlNode } from '../xml/writer.ts';
import type { XmlElement } from '../xml/xml.ts';
import { xpmValueElements } from './field-definition.ts';

const readIdentity = record<Pick<FieldValueRecord, 'definitionXpmId' | 'name'>>({
  definitionXpmId: field('UUID', uuid),
  name: field('Name', name),
});

const valueElementByTag = new Map<string, ValueElement>(Object.entries(xpmValueElements));
const tagByValueElement = new Map(
  Array.from(valueElementByTag, ([tag, element]) => [element, tag]),
);

const notOfType: Readonly<Record<ValueElement, string>> = {
  TEXT: 'is not text',
  DECIMAL: 'is not a decimal number',
  NUMBER: 'is not a number',
  BOOLEAN: 'is neither true nor false',
  DATE: 'is not a date',
};

/**
 * A `CustomField` of a record (docs/xpm-api.md 8), or `null` when it holds no value: an empty element
 * or an unticked box. The tag of the value determines its type, so there must be exactly one.
 * @throws UnreadableElement
 */
export function readFieldValue(element: XmlElement, findings: Findings): FieldValueRecord | null {
  const { definitionXpmId, name } = readIdentity(element, findings);
  const values = element.children.filter((child) => valueElementByTag.has(child.name));
  const [content] = values;
  const valueElement = valueElementByTag.get(content?.name ?? '');
  if (content === undefined || valueElement === undefined) {
    return unreadable(element, withoutValue(element));
  }
  if (values.length > 1) return unreadable(element, 'has more than one value');
  const canonical = canonicalValue(valueElement, content.text);
  if (canonical.type === 'invalid') {
    return unreadable(content, notOfType[valueElement]);
  }
  const { value } = canonical;
  return value === null ? null : { definitionXpmId, name, valueElement, value };
}

function withoutValue({ children }: XmlElement): string {
  const others = children.map((child) => child.name).filter((it) => it !== 'UUID' && it !== 'Name');
  const found = others.length === 0 ? '' : `, only ${others.join(', ').slice(0, 100)}`;
  return `has no value of a known type${found}`;
}

/** `CustomFields`, the root of a request that sets values (docs/xpm-api.md 8). */
export function writeFieldValues(changes: readonly FieldValueChange[]): XmlNode {
  const content = changes.map(({ definitionXpmId, valueElement, value }) => {
    const identity = { name: 'UUID', content: definitionXpmId };
    const tag = tagByValueElement.get(valueElement);
    if (tag === undefined) throw new Error(`XPM has no element for ${valueElement}`);
    const written = { name: tag, content: textOf(valueElement, value) };
    return { name: 'CustomField', content: [identity, written] };
  });
  return { name: 'CustomFields', content };
}

/** An empty element clears a value. For a box that is not documented, so it is set to `false`. */
function textOf(element: ValueElement, value: string | null): string {
  if (element === 'BOOLEAN') return value === 'true' ? 'true' : 'false';
  if (value === null) return '';
  return element === 'DATE' ? dateParameter(value) : value;
}
