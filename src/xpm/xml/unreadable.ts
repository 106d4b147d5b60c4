import type { XmlElement } from './xml.ts';

/** An element that cannot be understood; `message` names the element, its value and the problem. */
export class UnreadableElement extends Error {
  override readonly name = 'UnreadableElement';
}

export const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The best available name of a record that was not understood: its name, or else its identifier. */
export function labelOf(element: XmlElement): string | null {
  for (const key of ['Name', 'UUID', 'ID']) {
    const value = element.children.find((child) => child.name === key)?.text.trim() ?? '';
    if (value !== '') return excerptOf(value);
  }
  return null;
}

/** The identifier of a record that was not understood; `null` when even that is unreadable. */
export function identifierOf(element: XmlElement): string | null {
  const value = element.children
    .find((child) => child.name === 'UUID')
    ?.text.trim()
    .toLowerCase();
  return value !== undefined && uuidPattern.test(value) ? value : null;
}

/** @throws UnreadableElement naming the element, its value and the problem, e.g. `is not a date`. */
export function unreadable(element: XmlElement, problem: string): never {
  const value = excerptOf(element.text.trim());
  throw new UnreadableElement(`${element.name} ${value === '' ? '' : `"${value}" `}${problem}`);
}

/** Reads an element inside a record, and names it in the error when that fails. */
export function within<V>(element: XmlElement, read: (element: XmlElement) => V): V {
  try {
    return read(element);
  } catch (error) {
    if (!(error instanceof UnreadableElement)) throw error;
    const label = labelOf(element);
    const place = label === null ? element.name : `${element.name} "${label}"`;
    throw new UnreadableElement(`${place}: ${error.message}`);
  }
}

const longestExcerpt = 100;

/** Cutting can split a surrogate pair, and Postgres does not store half of one as JSON. */
function excerptOf(value: string): string {
  return value.slice(0, longestExcerpt).toWellFormed();
}
