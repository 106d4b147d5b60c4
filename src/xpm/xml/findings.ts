import type { ReadProblem } from '../../domain/records/read-problem.ts';
import { describeElement, UnreadableElement } from './unreadable.ts';
import type { RepairedText, XmlElement } from './xml.ts';

/** What is wrong with a part of a record. */
interface Finding extends Pick<ReadProblem, 'type' | 'reason' | 'message'> {
  readonly element: XmlElement;
  /** The child of the element that is missing, otherwise `null`. */
  readonly missing: string | null;
}

/** A problem of a record that was read, without the record. */
export type PartProblem = Pick<ReadProblem, 'type' | 'reason' | 'part' | 'message'>;

/** Collects what is left out or repaired while a record is read. */
export class Findings {
  readonly #found: Finding[] = [];

  /**
   * Leaves out a part of the record.
   * @throws the error unless it says that an element cannot be read
   */
  leaveOut(part: XmlElement, error: unknown): void {
    if (!(error instanceof UnreadableElement)) throw error;
    const { element, missing, isIncomplete, problem } = error;
    const message =
      part === element && missing === null
        ? `${describeElement(part)} ${problem}, so it is left out. Correct it in XPM.`
        : `${describeElement(part)} is left out, because ${clauseOf(error, part)}. Complete it in XPM.`;
    const reason = isIncomplete ? 'PART_INCOMPLETE' : 'PART_UNREADABLE';
    this.#found.push({ type: 'partLeftOut', reason, message, element, missing });
  }

  /** Something else stands for a part that is missing or not understood. */
  replace(element: XmlElement, missing: string, standIn: string): void {
    const message = `${missing} is missing, so ${standIn} stands for it. Enter it in XPM.`;
    const type = 'partLeftOut';
    this.#found.push({ type, reason: 'PART_INCOMPLETE', message, element, missing });
  }

  shorten(element: XmlElement, longest: number): void {
    const message = `${element.name} is longer than ${longest} characters, so its end is left out. Shorten it in XPM.`;
    const type = 'textRepaired';
    this.#found.push({ type, reason: 'TEXT_TOO_LONG', message, element, missing: null });
  }

  /** What was found in the record, and what was repaired in its text. */
  problems(record: XmlElement, repaired: readonly RepairedText[]): readonly PartProblem[] {
    if (this.#found.length + repaired.length === 0) return noProblems;
    const found = this.#found.map(({ element, missing, type, reason, message }) => {
      const parts = [pathOf(record, element), missing].filter((part) => part !== null);
      return { type, reason, part: parts.join('.'), message };
    });
    const texts = repaired.map(({ element, reason }) => {
      const part = pathOf(record, element);
      const message = `${part ?? element.name} ${repairs[reason]}`;
      return { type: 'textRepaired', reason, part, message } as const;
    });
    return [...found, ...texts];
  }
}

const noProblems: readonly PartProblem[] = [];

const repairs: Readonly<Record<RepairedText['reason'], string>> = {
  FORBIDDEN_CHARACTER:
    'contains a character that cannot be transferred; "\uFFFD" replaces it. Enter the text anew in XPM.',
  UNKNOWN_ENTITY:
    'contains an "&" that XPM did not encode; the text is kept as XPM sent it. Check the text in XPM.',
};

function clauseOf({ element, missing, problem }: UnreadableElement, part: XmlElement): string {
  if (missing === null) return `${describeElement(element)} ${problem}`;
  return element === part ? `it has no ${missing}` : `${element.name} has no ${missing}`;
}

/** The entries of these elements are numbered although they are not called after them. */
const otherLists = ['Assigned'];

/** The place of an element in its record, e.g. `Contacts[1].Name`; `null` for the record itself. */
function pathOf(record: XmlElement, target: XmlElement): string | null {
  for (const child of record.children) {
    const path = child === target ? child.name : joined(child, pathInside(child, target));
    if (path !== null) return path;
  }
  return null;
}

/** The same as seen from an element of the record: an entry of a list is named by its number. */
function pathInside(element: XmlElement, target: XmlElement): string | null {
  const seen = new Map<string, number>();
  for (const child of element.children) {
    const number = (seen.get(child.name) ?? 0) + 1;
    seen.set(child.name, number);
    const isList = element.name === `${child.name}s` || otherLists.includes(element.name);
    const own = isList ? `[${number}]` : `.${child.name}`;
    if (child === target) return own;
    const inside = pathInside(child, target);
    if (inside !== null) return own + inside;
  }
  return null;
}

const joined = ({ name }: XmlElement, inside: string | null): string | null =>
  inside === null ? null : name + inside;
