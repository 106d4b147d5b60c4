import type { SaxesTagPlain } from 'saxes';
import { SaxesParser } from 'saxes';
import type { EntryPath, ResponseStatus, XmlElement } from './xml.ts';
import { XmlProblem } from './xml.ts';

const deepest = 32;
const longestEntry = 5 * 1024 * 1024;
const noChildren: Element[] = [];

class Element implements XmlElement {
  readonly name: string;
  text = '';
  children: Element[] = noChildren;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * Reads a response as it streams in and emits each entry when it is complete. Entries are small trees
 * built from the parser's events, and none is kept, so memory does not grow with the list. Elements are
 * found by name, never by position; attributes are not read.
 *
 * A document type is refused: XPM sends none, and without one no entity can be declared. Elements nested
 * deeper than 32 and entries longer than 5 million characters are refused, too: no record of XPM's has any.
 */
export class ResponseReader {
  readonly #parser = new SaxesParser({ xmlns: false, position: false });
  readonly #path: EntryPath | null;
  /** The depth of the entries; the root is 1. */
  readonly #entryDepth: number;
  /** The element that a successful response must have: the list, or the one record. */
  readonly #landmark: string | null;
  readonly #onEntry: (entry: XmlElement) => void;
  /** The open elements of the entry being read, outermost first; empty between entries. */
  readonly #open: Element[] = [];
  #current: Element | null = null;
  #depth = 0;
  #inContainer = false;
  #sawLandmark = false;
  #statusElement: Element | null = null;
  #descriptionElement: Element | null = null;
  #entryStart = 0;

  /**
   * `onEntry` receives each entry when it is complete, in document order. Without a path there are no
   * entries: only the response's status is read.
   */
  constructor(path: EntryPath | null, onEntry: (entry: XmlElement) => void) {
    this.#path = path;
    this.#entryDepth = path?.container === null ? 2 : 3;
    this.#landmark = path === null ? null : (path.container ?? path.entry);
    this.#onEntry = onEntry;
    this.#parser.on('opentag', (tag) => this.#openElement(tag));
    this.#parser.on('closetag', () => this.#closeElement());
    this.#parser.on('text', (text) => this.#addText(text));
    this.#parser.on('cdata', (text) => this.#addText(text));
    this.#parser.on('doctype', () => fail('it declares a document type'));
    this.#parser.on('error', (error) => fail(error.message));
  }

  /** @throws XmlProblem when the text cannot be part of such a response. */
  write(text: string): void {
    this.#parser.write(text);
    if (this.#parser.position - this.#entryStart > longestEntry) {
      fail(`one entry is longer than ${longestEntry} characters`);
    }
  }

  /**
   * Ends the reading.
   * @throws XmlProblem when the response was cut off, or lacks its list or record although its status is OK.
   */
  end(): ResponseStatus {
    this.#parser.close();
    const status = this.#statusElement?.text.trim() ?? null;
    // An absent list is not an empty one: XPM writes <Clients />. Taking it for empty would mark every
    // record as deleted.
    if (status === 'OK' && this.#landmark !== null && !this.#sawLandmark) {
      fail(`it has no ${this.#landmark}`);
    }
    return { status, errorDescription: this.#descriptionElement?.text.trim() ?? null };
  }

  #openElement(tag: SaxesTagPlain): void {
    this.#depth += 1;
    if (this.#depth > deepest) fail(`its elements are nested deeper than ${deepest}`);
    const parent = this.#current;
    const element = parent === null ? this.#openOutside(tag.name) : new Element(tag.name);
    if (element === null) return;
    if (parent !== null) {
      if (parent.children === noChildren) parent.children = [element];
      else parent.children.push(element);
    }
    this.#open.push(element);
    this.#current = element;
  }

  /** An element outside every entry: the root, its children, the list's; `null` when it is ignored. */
  #openOutside(name: string): Element | null {
    this.#entryStart = this.#parser.position;
    if (this.#depth === 1 && name !== 'Response') fail(`its root is ${name}, not Response`);
    if (this.#depth === 2) {
      this.#inContainer = name === this.#landmark;
      this.#sawLandmark ||= this.#inContainer;
      if (name === 'Status') return (this.#statusElement = new Element(name));
      if (name === 'ErrorDescription') return (this.#descriptionElement = new Element(name));
    }
    const isEntry =
      this.#depth === this.#entryDepth && this.#inContainer && name === this.#path?.entry;
    return isEntry ? new Element(name) : null;
  }

  #closeElement(): void {
    this.#depth -= 1;
    if (this.#current === null) return;
    this.#open.pop();
    if (this.#open.length > 0) {
      this.#current = this.#open[this.#open.length - 1] ?? null;
      return;
    }
    const isEntry =
      this.#current.name === this.#path?.entry && this.#depth === this.#entryDepth - 1;
    const entry = isEntry ? this.#current : null;
    this.#current = null;
    this.#entryStart = this.#parser.position;
    if (entry !== null) this.#onEntry(entry);
  }

  #addText(text: string): void {
    if (this.#current === null) return;
    if (this.#current.text === '') this.#current.text = text;
    else this.#current.text += text;
  }
}

function fail(what: string): never {
  throw new XmlProblem(what);
}
