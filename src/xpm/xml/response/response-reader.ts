import { codes, markupAt, tagAt, tagStart } from '../markup.ts';
import { readElement } from '../read-element.ts';
import type { EntryPath, ResponseStatus, XmlElement } from '../xml.ts';
import { isOk, XmlProblem } from '../xml.ts';
import { cleaned } from '../xml-text.ts';
import type { EntryHandlers } from './entry-handlers.ts';

const longestEntryLength = 5 * 1024 * 1024;
/** Above this length an entry that is not complete yet is not read again with each piece. */
const longEntryLength = 128 * 1024;
const longestExcerptLength = 4096;
/** No start of a tag that is looked for is longer. */
const longestTagLength = 64;

/** A given-up entry, while the place to go on is looked for. */
interface Damage {
  readonly problem: string;
  raw: string | null;
  from: number;
}

/**
 * Reads a response as it streams in and emits each entry when it is complete. Entries are small trees, and
 * none is kept, so memory does not grow with the list. Elements are found by name, never by position;
 * attributes are not read.
 *
 * An entry of a list whose XML is broken, nested deeper than 32 elements or longer than 5 million characters
 * is given up alone: the reading goes on at the next start of an entry or at the end of the list. Everything
 * else must be well-formed. A document type is refused: XPM sends none.
 */
export class ResponseReader {
  readonly #path: EntryPath | null;
  readonly #handlers: EntryHandlers;
  /** The element that a successful response must have: the list, or the one record. */
  readonly #landmark: string | null;
  readonly #fields = new Map<string, XmlElement>();
  #place: 'before' | 'response' | 'list' | 'after' = 'before';
  #sawLandmark = false;
  /** Text that is not read yet, and the position in it. */
  #text = '';
  #at = 0;
  /** The end of the last entry of a list: what follows belongs to an entry if one is damaged. */
  #gap = 0;
  #damage: Damage | null = null;
  #retryLength = 0;
  /** A carriage return at the end of a piece: a newline may follow. */
  #pending = '';

  /** Without a path there are no entries: only the response's status is read. */
  constructor(path: EntryPath | null, handlers: EntryHandlers) {
    this.#path = path;
    this.#landmark = path === null ? null : (path.container ?? path.entry);
    this.#handlers = handlers;
  }

  /** @throws XmlProblem when the text cannot be part of such a response. */
  write(piece: string): void {
    const text = this.#pending + piece;
    this.#pending = text.endsWith('\r') ? '\r' : '';
    this.#append(cleaned(this.#pending === '' ? text : text.slice(0, -1)));
    const length = this.#text.length - this.#at;
    if (length > longEntryLength && length < this.#retryLength) return;
    this.#readOn();
    const left = this.#text.length - this.#at;
    this.#retryLength = Math.min(left * 1.5, longestEntryLength);
    if (left > longestEntryLength) {
      this.#giveUp(`it is longer than ${longestEntryLength} characters`);
    }
  }

  /**
   * Ends the reading.
   * @throws XmlProblem when the response was cut off, or lacks its list or record although its status is OK.
   */
  end(): ResponseStatus {
    this.#append(cleaned(this.#pending));
    this.#pending = '';
    this.#readOn();
    // An entry that never ends, for example in an open comment, can have swallowed the rest of the list.
    while (this.#place === 'list' && this.#damage === null && this.#at < this.#text.length) {
      this.#giveUp('it has no end');
    }
    if (this.#place !== 'after') fail('it is cut off');
    const status = this.#textOf('Status');
    // An absent list is not an empty one: XPM writes <Clients />. Taking it for empty would mark every
    // record as deleted.
    if (status !== null && isOk(status) && this.#landmark !== null && !this.#sawLandmark) {
      fail(`it has no ${this.#landmark}`);
    }
    return { status, errorDescription: this.#textOf('ErrorDescription') };
  }

  /** Whether everything was read and the next entry of the list may follow. */
  get isBetweenEntries(): boolean {
    const isRead = this.#at === this.#text.length && this.#pending === '';
    return isRead && this.#place === 'list' && this.#damage === null;
  }

  /** An entry was read elsewhere, between two others. */
  passEntry(): void {
    this.#gap = this.#at;
  }

  #textOf(field: string): string | null {
    return this.#fields.get(field)?.text.trim() ?? null;
  }

  #append(text: string): void {
    const isList = this.#place === 'list';
    // The text of an entry that turns out to be damaged says which one it is.
    const start = isList ? Math.max(this.#gap, this.#at - longestExcerptLength) : this.#at;
    // A joined array is one flat text. V8 searches a text made by `+` several times slower.
    this.#text = [this.#text.slice(start), text].join('');
    this.#at -= start;
    this.#gap = Math.max(0, this.#gap - start);
    if (this.#damage !== null) this.#damage.from -= start;
  }

  #readOn(): void {
    while (this.#damage === null ? this.#readNext() : this.#recover(this.#damage));
  }

  /** Reads one tag, entry or comment; `false` when more text is needed. */
  #readNext(): boolean {
    const markup = this.#text.indexOf('<', this.#at);
    if (this.#place === 'before' || this.#place === 'after') {
      const outside = this.#text.slice(this.#at, markup === -1 ? this.#text.length : markup);
      if (outside.trim() !== '') fail('it has text outside of its root');
    }
    if (markup === -1) {
      this.#at = this.#text.length;
      return false;
    }
    this.#at = markup;
    const code = this.#text.charCodeAt(markup + 1);
    if (Number.isNaN(code)) return false;
    if (code === codes.bang || code === codes.question) return this.#skipMarkup(code);
    return code === codes.slash ? this.#readEndTag() : this.#readStartTag();
  }

  #skipMarkup(code: number): boolean {
    const markup = markupAt(this.#text, this.#at, code);
    if (markup.type === 'incomplete') return false;
    if (markup.type === 'markup') {
      this.#at = markup.end;
      return true;
    }
    if (this.#text.startsWith('<!DOCTYPE', this.#at)) fail('it declares a document type');
    return this.#damaged('it has a declaration');
  }

  #readEndTag(): boolean {
    const end = this.#text.indexOf('>', this.#at);
    if (end === -1) return false;
    const name = this.#text.slice(this.#at + 2, end).trimEnd();
    if (this.#place === 'list' && name === this.#landmark) {
      this.#place = 'response';
    } else if (this.#place === 'response' && name === 'Response') {
      this.#place = 'after';
    } else {
      return this.#damaged(`</${name.slice(0, 40)}> ends nothing`);
    }
    this.#at = end + 1;
    return true;
  }

  #readStartTag(): boolean {
    if (this.#place === 'after') fail('it has more than one root');
    const tag = tagAt(this.#text, this.#at);
    if (tag.type === 'incomplete') return false;
    if (tag.type === 'damaged') return this.#damaged(tag.problem);
    if (this.#place === 'before') {
      if (tag.name !== 'Response') fail(`its root is ${tag.name}, not Response`);
      this.#place = tag.isEmpty ? 'after' : 'response';
      this.#at = tag.end;
      return true;
    }
    if (this.#place === 'response' && tag.name === this.#landmark) {
      this.#sawLandmark = true;
      if (this.#path?.container !== null) {
        if (!tag.isEmpty) this.#place = 'list';
        this.#at = tag.end;
        this.#gap = tag.end;
        return true;
      }
    }
    return this.#readElement(tag.name);
  }

  #readElement(name: string): boolean {
    const isList = this.#place === 'list';
    const read = readElement(this.#text, this.#at, isList ? (this.#path?.entry ?? null) : null);
    if (read.type === 'incomplete') return false;
    if (read.type === 'damaged') return this.#damaged(read.problem);
    this.#at = read.end;
    if (name === this.#path?.entry && (isList || this.#path.container === null)) {
      this.#gap = read.end;
      this.#handlers.onEntry(read.entry);
    } else if (name === 'Status' || name === 'ErrorDescription') {
      this.#fields.set(name, read.entry.element);
    } else if (!isList) {
      this.#handlers.onOther?.(read.entry.element);
    }
    return true;
  }

  /** Gives up the entry at this place. Outside of a list there is nothing to go on with. */
  #damaged(problem: string): true {
    if (this.#place !== 'list') fail(problem);
    this.#damage = { problem, raw: null, from: this.#at + 1 };
    return true;
  }

  /** Goes on at the next start of an entry or the end of the list, whichever comes first. */
  #recover(damage: Damage): boolean {
    const { entry = '', container = '' } = this.#path ?? {};
    const places = [`<${entry}`, `</${container ?? ''}`]
      .map((tag) => tagStart(this.#text, tag, damage.from))
      .filter((place) => place !== -1);
    const found = places.length === 0 ? null : Math.min(...places);
    const end = found ?? Math.max(damage.from, this.#text.length - longestTagLength);
    if (found === null && end - this.#gap < longestExcerptLength) {
      damage.from = end;
      return false;
    }
    damage.raw ??= this.#text.slice(this.#gap, Math.min(end, this.#gap + longestExcerptLength));
    damage.from = this.#gap = this.#at = end;
    if (found === null) return false;
    this.#damage = null;
    this.#handlers.onDamage({ raw: damage.raw, problem: damage.problem });
    return true;
  }

  #giveUp(problem: string): void {
    if (this.#damage === null) this.#damaged(problem);
    this.#readOn();
  }
}

function fail(what: string): never {
  throw new XmlProblem(what);
}
