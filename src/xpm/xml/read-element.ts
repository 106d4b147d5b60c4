import type { NotRead } from './markup.ts';
import { codes, damaged, endOfName, excerpt, incomplete, markupAt, tagAt } from './markup.ts';
import type { RepairedText, XmlElement, XmlEntry } from './xml.ts';
import { decodeText, replacement } from './xml-text.ts';

const deepest = 32;
const noChildren: Element[] = [];
const nothingRepaired: readonly RepairedText[] = [];

class Element implements XmlElement {
  readonly name: string;
  text = '';
  children: Element[] = noChildren;

  constructor(name: string) {
    this.name = name;
  }
}

export type ReadElement =
  { readonly type: 'complete'; readonly entry: XmlEntry; readonly end: number } | NotRead;

/**
 * Reads the element that starts at a position of the text. Attributes, comments and processing instructions
 * are skipped. Mixed content does not occur in XPM's responses: the text of an element with children is not
 * kept.
 * @param entry the name of the list's entries, in which none of them is nested
 */
export function readElement(source: string, start: number, entry: string | null): ReadElement {
  return new ElementReader(source, start, entry).read();
}

class ElementReader {
  readonly #source: string;
  readonly #entry: string | null;
  readonly #open: Element[] = [];
  #current: Element | null = null;
  #root: Element | null = null;
  #repaired: RepairedText[] | null = null;
  #at: number;

  constructor(source: string, start: number, entry: string | null) {
    this.#source = source;
    this.#entry = entry;
    this.#at = start;
  }

  read(): ReadElement {
    const source = this.#source;
    for (;;) {
      const markup = source.indexOf('<', this.#at);
      const code = markup === -1 ? Number.NaN : source.charCodeAt(markup + 1);
      if (Number.isNaN(code)) return incomplete;
      const isTag = code !== codes.bang && code !== codes.question;
      if (markup > this.#at && (code === codes.slash || !isTag)) this.#addText(this.#at, markup);
      const failed =
        code === codes.slash
          ? this.#close(markup)
          : isTag
            ? this.#openTag(markup)
            : this.#skipMarkup(markup, code);
      if (failed !== null) return failed;
      if (this.#current === null && this.#root !== null) {
        const entry = { element: this.#root, repaired: this.#repaired ?? nothingRepaired };
        return { type: 'complete', entry, end: this.#at };
      }
    }
  }

  #addText(from: number, to: number): void {
    const element = this.#current;
    if (element?.children !== noChildren) return;
    const raw = this.#source.slice(from, to);
    if (raw.includes('&')) {
      const { text, repaired } = decodeText(raw);
      element.text += text;
      if (repaired !== null) this.#repair(element, repaired);
      return;
    }
    if (raw.includes(replacement)) this.#repair(element, 'FORBIDDEN_CHARACTER');
    element.text = element.text === '' ? raw : element.text + raw;
  }

  #repair(element: Element, reason: RepairedText['reason']): void {
    this.#repaired ??= [];
    this.#repaired.push({ element, reason });
  }

  #close(markup: number): NotRead | null {
    const name = this.#current?.name ?? '';
    const end = markup + 2 + name.length;
    if (
      this.#source.charCodeAt(end) === codes.greater &&
      this.#source.startsWith(name, markup + 2)
    ) {
      this.#leave(end + 1);
      return null;
    }
    const close = this.#source.indexOf('>', markup);
    if (close === -1) return incomplete;
    const found = this.#source.slice(markup + 2, close).trimEnd();
    if (found !== name) return damaged(`</${excerpt(found)}> does not end <${excerpt(name)}>`);
    this.#leave(close + 1);
    return null;
  }

  #leave(end: number): void {
    this.#open.pop();
    this.#current = this.#open[this.#open.length - 1] ?? null;
    this.#at = end;
  }

  #openTag(markup: number): NotRead | null {
    const nameEnd = endOfName(this.#source, markup + 1);
    if (this.#source.charCodeAt(nameEnd) === codes.greater && nameEnd > markup + 1) {
      return this.#enter(this.#source.slice(markup + 1, nameEnd), false, nameEnd + 1);
    }
    const tag = tagAt(this.#source, markup);
    return tag.type === 'tag' ? this.#enter(tag.name, tag.isEmpty, tag.end) : tag;
  }

  #enter(name: string, isEmpty: boolean, end: number): NotRead | null {
    const depth = this.#open.length;
    if (depth === deepest) return damaged(`its elements are nested deeper than ${deepest}`);
    // A lost end tag leaves the next entry one or two levels below: its own remains can be one level.
    if ((depth === 1 || depth === 2) && name === this.#entry) return damaged('it has no end');
    const element = new Element(name);
    const parent = this.#current;
    if (parent === null) this.#root = element;
    else if (parent.children === noChildren) parent.children = [element];
    else parent.children.push(element);
    if (!isEmpty) {
      this.#open.push(element);
      this.#current = element;
    }
    this.#at = end;
    return null;
  }

  /** A comment, a processing instruction or a CDATA section. */
  #skipMarkup(markup: number, code: number): NotRead | null {
    const found = markupAt(this.#source, markup, code);
    if (found.type !== 'markup') return found;
    if (found.text !== null) this.#addRaw(found.text);
    this.#at = found.end;
    return null;
  }

  #addRaw(text: string): void {
    const element = this.#current;
    if (element === null) return;
    if (text.includes(replacement)) this.#repair(element, 'FORBIDDEN_CHARACTER');
    element.text += text;
  }
}
