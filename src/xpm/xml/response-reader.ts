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
 * Reads an answer as it streams in: give it text, it hands on each entry that is complete. Entries
 * are small trees built straight from the parser's events, and nothing is kept, so memory does not
 * grow with a list. Elements are known by name, never by place; attributes are not read.
 *
 * A document type is refused: XPM sends none, and without it no entity can be declared. So are
 * elements deeper than 32 and entries longer than 5 million characters, which no record of XPM has.
 */
export class ResponseReader {
  private readonly parser = new SaxesParser({ xmlns: false, position: false });
  private readonly path: EntryPath | null;
  /** How deep entries stand; the root is 1. */
  private readonly entryDepth: number;
  /** What must be there when all is well: the list, or the one record. */
  private readonly landmark: string | null;
  private readonly onEntry: (entry: XmlElement) => void;
  /** The open elements of the entry being read, outermost first; empty between entries. */
  private readonly open: Element[] = [];
  private current: Element | null = null;
  private depth = 0;
  private inContainer = false;
  private sawLandmark = false;
  private statusElement: Element | null = null;
  private descriptionElement: Element | null = null;
  private entryBegan = 0;

  /**
   * `onEntry` is given each entry when it is complete, in the answer's order, and may keep nothing.
   * Without a path there are none: only what the answer says of itself is read.
   */
  constructor(path: EntryPath | null, onEntry: (entry: XmlElement) => void) {
    this.path = path;
    this.entryDepth = path?.container === null ? 2 : 3;
    this.landmark = path === null ? null : (path.container ?? path.entry);
    this.onEntry = onEntry;
    this.parser.on('opentag', (tag) => this.begin(tag));
    this.parser.on('closetag', () => this.finish());
    this.parser.on('text', (text) => this.characters(text));
    this.parser.on('cdata', (text) => this.characters(text));
    this.parser.on('doctype', () => fail('it declares a document type'));
    this.parser.on('error', (error) => fail(error.message));
  }

  /** @throws XmlProblem when the text cannot belong to such an answer. */
  write(text: string): void {
    this.parser.write(text);
    if (this.parser.position - this.entryBegan > longestEntry) {
      fail(`one entry is longer than ${longestEntry} characters`);
    }
  }

  /**
   * Tells that the answer is complete.
   * @throws XmlProblem when it was cut off, or lacks what was asked for although it says that all is well.
   */
  end(): ResponseStatus {
    this.parser.close();
    const status = this.statusElement?.text.trim() ?? null;
    // An absent list is not an empty one: XPM writes <Clients />. Taking it for empty would look
    // like every record being gone.
    if (status === 'OK' && this.landmark !== null && !this.sawLandmark) {
      fail(`it has no ${this.landmark}`);
    }
    return { status, errorDescription: this.descriptionElement?.text.trim() ?? null };
  }

  private begin(tag: SaxesTagPlain): void {
    this.depth += 1;
    if (this.depth > deepest) fail(`its elements are nested deeper than ${deepest}`);
    const parent = this.current;
    const element = parent === null ? this.beginOutside(tag.name) : new Element(tag.name);
    if (element === null) return;
    if (parent !== null) {
      if (parent.children === noChildren) parent.children = [element];
      else parent.children.push(element);
    }
    this.open.push(element);
    this.current = element;
  }

  /** An element outside every entry: the root, its children, the list's. `null`: not of interest. */
  private beginOutside(name: string): Element | null {
    this.entryBegan = this.parser.position;
    if (this.depth === 1 && name !== 'Response') fail(`its root is ${name}, not Response`);
    if (this.depth === 2) {
      this.inContainer = name === this.landmark;
      this.sawLandmark ||= this.inContainer;
      if (name === 'Status') return (this.statusElement = new Element(name));
      if (name === 'ErrorDescription') return (this.descriptionElement = new Element(name));
    }
    const isEntry = this.depth === this.entryDepth && this.inContainer && name === this.path?.entry;
    return isEntry ? new Element(name) : null;
  }

  private finish(): void {
    this.depth -= 1;
    if (this.current === null) return;
    this.open.pop();
    if (this.open.length > 0) {
      this.current = this.open[this.open.length - 1] ?? null;
      return;
    }
    const isEntry = this.current.name === this.path?.entry && this.depth === this.entryDepth - 1;
    const entry = isEntry ? this.current : null;
    this.current = null;
    this.entryBegan = this.parser.position;
    if (entry !== null) this.onEntry(entry);
  }

  private characters(text: string): void {
    if (this.current === null) return;
    if (this.current.text === '') this.current.text = text;
    else this.current.text += text;
  }
}

function fail(what: string): never {
  throw new XmlProblem(what);
}
