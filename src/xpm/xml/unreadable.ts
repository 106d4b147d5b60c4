import type { XmlElement } from './xml.ts';

interface UnreadablePlace {
  /** The element that is not understood or lacks something. */
  readonly element: XmlElement;
  /** What is wrong, as a clause about the element, e.g. `is not a date`. */
  readonly problem: string;
  /** The child that is missing; `null` when it is the element's own content that is not understood. */
  readonly missing: string | null;
  /** It is not there, as opposed to not understood. */
  readonly isIncomplete: boolean;
}

/** An element that cannot be read. Only the smallest part that can do without it is left out. */
export class UnreadableElement extends Error {
  override readonly name = 'UnreadableElement';
  readonly element: XmlElement;
  readonly problem: string;
  readonly missing: string | null;
  readonly isIncomplete: boolean;

  constructor({ element, problem, missing, isIncomplete }: UnreadablePlace) {
    super(`${describeElement(element)} ${problem}`);
    this.element = element;
    this.problem = problem;
    this.missing = missing;
    this.isIncomplete = isIncomplete;
  }
}

export const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The best available name of a record: its name, or else its number or identifier. */
export function labelOf(element: XmlElement): string | null {
  for (const key of ['Name', 'ID', 'UUID']) {
    const value = element.children.find((child) => child.name === key)?.text.trim() ?? '';
    if (value !== '') return excerptOf(value);
  }
  return null;
}

/** The identifier of a record; `null` when it has none that is readable. */
export function identifierOf(element: XmlElement): string | null {
  return asUuid(element.children.find((child) => child.name === 'UUID')?.text ?? '');
}

/** A UUID in lower case, so that equal identifiers are equal texts; `null` for any other text. */
export function asUuid(text: string): string | null {
  const value = text.trim().toLowerCase();
  return uuidPattern.test(value) ? value : null;
}

/** @throws UnreadableElement: the element's content is not understood, e.g. `is not a date`. */
export function unreadable(element: XmlElement, problem: string): never {
  throw new UnreadableElement({ element, problem, missing: null, isIncomplete: false });
}

/** @throws UnreadableElement: the element lacks a child. */
export function incomplete(element: XmlElement, missing: string): never {
  const problem = `has no ${missing}`;
  throw new UnreadableElement({ element, problem, missing, isIncomplete: true });
}

/** An element in a sentence, with its value or its name. */
export function describeElement(element: XmlElement): string {
  const own = excerptOf(element.text.trim());
  const label = element.children.length === 0 && own !== '' ? own : labelOf(element);
  return label === null ? element.name : `${element.name} "${label}"`;
}

const longestExcerptLength = 100;

/** Cutting can split a surrogate pair, and Postgres does not store half of one as JSON. */
export function excerptOf(value: string): string {
  return value.slice(0, longestExcerptLength).toWellFormed();
}
