import type { XmlNode } from './xml-body.ts';

/** The body is not a JSON object. */
export class MalformedJson extends Error {
  override readonly name = 'MalformedJson';
}

/**
 * A JSON body as the element that an XML body has. JSON is flat and camelCase (docs/xpm-api.md 3.2): its members
 * are the children of the root, whose name it leaves out. A body with a single list or object has that as its
 * root, like `CustomFields`. More of the form is not documented.
 * @throws MalformedJson
 */
export function parseJsonBody(body: string): XmlNode {
  const value = jsonOf(body);
  if (!isObject(value)) throw new MalformedJson('the body must be a JSON object');
  const root = nodeOf('', value);
  const [only, ...others] = root.children;
  const isRoot = only !== undefined && others.length === 0 && only.children.length > 0;
  return isRoot ? only : root;
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new MalformedJson('the body is not well-formed JSON', { cause });
  }
}

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function nodeOf(name: string, value: unknown): XmlNode {
  if (Array.isArray(value)) {
    const itemName = name.replace(/s$/, '');
    return {
      name,
      attributes: {},
      children: value.map((item) => nodeOf(itemName, item)),
      text: '',
    };
  }
  if (!isObject(value)) return { name, attributes: {}, children: [], text: textOf(value) };
  const members = Object.entries(value);
  return {
    name,
    // `add-manager` and the like have attributes in XML, whose names are those of the members.
    attributes: Object.fromEntries(members.map(([key, member]) => [key, textOf(member)])),
    children: members.map(([key, member]) => nodeOf(elementName(key), member)),
    text: '',
  };
}

/** `null` clears a value, like an empty element. */
function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value).trim()
    : '';
}

/** `jobManagerUuid` is `JobManagerUUID`; `addManager` is `add-manager`. */
function elementName(key: string): string {
  if (key === 'website') return 'WebSite';
  const change = /^(add|remove)(?:-?(manager|partner))?$/i.exec(key);
  if (change !== null) return change[0].toLowerCase().replace(/^(add|remove)-?(.)/, '$1-$2');
  const capitalised = key.charAt(0).toUpperCase() + key.slice(1);
  return capitalised
    .replace(/Uuid$/, 'UUID')
    .replace(/Id$/, 'ID')
    .replace(/Gst(?=[A-Z]|$)/, 'GST');
}
