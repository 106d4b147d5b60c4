/** An element to send. Its content is text or child elements, in the order that XPM documents. */
export interface XmlNode {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly content?: string | readonly XmlNode[];
}

/** Characters that XML 1.0 does not allow, not even escaped (production 2, Char). */
export const forbiddenInXml = /[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/**
 * The body of a request. Text arrives unchanged: nothing is indented, so surrounding blanks stay, and
 * newlines are written as character references, because a parser turns a bare carriage return into a
 * newline (XML 1.0, 2.11).
 * @throws Error when a text holds a character that XML does not allow; edits with one are refused earlier.
 */
export function writeXml({ name, attributes = {}, content = '' }: XmlNode): string {
  let tag = name;
  for (const [key, value] of Object.entries(attributes)) tag += ` ${key}="${escaped(value)}"`;
  const inside = typeof content === 'string' ? escaped(content) : content.map(writeXml).join('');
  return inside === '' ? `<${tag} />` : `<${tag}>${inside}</${name}>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

function escaped(text: string): string {
  const [character] = forbiddenInXml.exec(text) ?? [];
  if (character !== undefined) {
    const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0') ?? '';
    throw new Error(`XML cannot represent the character U+${code}`);
  }
  return text.replace(/[&<>"\t\n\r]/g, (it) => entities[it] ?? it);
}
