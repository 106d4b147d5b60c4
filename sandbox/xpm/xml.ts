import type { Call } from './call.ts';

/**
 * XML as XPM writes it (docs/xpm-api.md 3.1): one line without a declaration, an empty text as a
 * pair of tags, an empty list as a self-closing tag.
 */
export function element(name: string, text: string): string {
  return `<${name}>${escapeText(text)}</${name}>`;
}

/** An element around existing XML. */
export function around(name: string, xml: string): string {
  return `<${name}>${xml}</${name}>`;
}

/** A list of items that are existing XML. */
export function list(name: string, items: string): string {
  return items === '' ? `<${name} />` : `<${name}>${items}</${name}>`;
}

/** The same as an iterable, for lists too long for memory. It ends early under the fault `shorten`. */
export function* streamedList(
  { maxListed }: Pick<Call, 'maxListed'>,
  name: string,
  items: Iterable<string>,
): Generator<string> {
  let count = 0;
  for (const item of items) {
    if (count === maxListed) break;
    if (count === 0) yield `<${name}>`;
    count++;
    yield item;
  }
  yield count === 0 ? `<${name} />` : `</${name}>`;
}

export function yesNo(flag: boolean): string {
  return flag ? 'Yes' : 'No';
}

const special = /[^\t\n -%'-;=?-\uFFFD]/;

/** Written as references, as .NET does, although XML forbids all of them but the carriage return. */
const control = /[^\t\n -\uFFFF]/g;

function escapeText(text: string): string {
  if (!special.test(text)) return text;
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(control, (it) => `&#x${it.charCodeAt(0).toString(16).toUpperCase()};`);
}
