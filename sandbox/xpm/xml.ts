/**
 * XPM's way of writing XML, as recorded: no declaration, one line, an empty text is an open and a
 * close tag, an empty list closes itself.
 */
export function element(name: string, text: string): string {
  return `<${name}>${escapeText(text)}</${name}>`;
}

/** An element around XML that is already written. */
export function around(name: string, xml: string): string {
  return `<${name}>${xml}</${name}>`;
}

/** A list of items that are already written. */
export function list(name: string, items: string): string {
  return items === '' ? `<${name} />` : `<${name}>${items}</${name}>`;
}

/** The same, item by item, for lists too long to be held. */
export function* streamedList(name: string, items: Iterable<string>): Generator<string> {
  let isEmpty = true;
  for (const item of items) {
    if (isEmpty) yield `<${name}>`;
    isEmpty = false;
    yield item;
  }
  yield isEmpty ? `<${name} />` : `</${name}>`;
}

export function yesNo(flag: boolean): string {
  return flag ? 'Yes' : 'No';
}

const special = /[&<>\r]/;

function escapeText(text: string): string {
  if (!special.test(text)) return text;
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#xD;');
}
