/** An element to send. Its content is text or further elements, in XPM's order. */
export interface XmlNode {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly content?: string | readonly XmlNode[];
}

/** What XML 1.0 cannot hold in any spelling (its production 2, Char). */
const impossible = /[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/**
 * The body of a request. Text arrives as it is: blanks around it stay, since nothing is indented, and
 * so do newlines of either kind, since they are written by number (a bare carriage return would reach
 * the reader as a newline: XML 1.0, 2.11).
 * @throws Error when a text holds a character that XML cannot; who enters one is told earlier.
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
  const [character] = impossible.exec(text) ?? [];
  if (character !== undefined) {
    const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0') ?? '';
    throw new Error(`XML cannot represent the character U+${code}`);
  }
  return text.replace(/[&<>"\t\n\r]/g, (it) => entities[it] ?? it);
}
