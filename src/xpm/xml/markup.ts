// The markup of XML: tags, comments, processing instructions, CDATA sections.

export const codes = {
  bang: 0x21,
  quote: 0x22,
  apostrophe: 0x27,
  slash: 0x2f,
  less: 0x3c,
  greater: 0x3e,
  question: 0x3f,
} as const;

/** Why something was not read. */
export type NotRead =
  /** More text is needed. */
  | { readonly type: 'incomplete' }
  /** `problem` says what is wrong, as a clause about the element. */
  | { readonly type: 'damaged'; readonly problem: string };

export const incomplete: NotRead = { type: 'incomplete' };

export function damaged(problem: string): NotRead {
  return { type: 'damaged', problem };
}

export const excerpt = (name: string): string => name.slice(0, 40).toWellFormed();

export type Tag =
  | {
      readonly type: 'tag';
      readonly name: string;
      readonly isEmpty: boolean;
      readonly end: number;
    }
  | NotRead;

/** The start tag at a position, or why there is none. Its attributes are not read. */
export function tagAt(source: string, markup: number): Tag {
  let at = endOfName(source, markup + 1);
  const name = source.slice(markup + 1, at);
  for (let quote = 0; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (code === codes.less) break;
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === codes.greater) {
      if (name === '') break;
      const isEmpty = source.charCodeAt(at - 1) === codes.slash;
      return { type: 'tag', name, isEmpty, end: at + 1 };
    } else if (code === codes.quote || code === codes.apostrophe) {
      quote = code;
    }
  }
  if (at === source.length) return incomplete;
  return damaged(`<${excerpt(name)} is not a tag`);
}

const nameCodes = Uint8Array.from({ length: 128 }, (_, code) =>
  /[A-Za-z0-9._:-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** Whether a byte belongs to the name of an element of XPM's, which is ASCII. */
export const isNameByte = (byte: number): boolean => nameCodes[byte] === 1;

/** The end of a name: letters, digits, `-`, `.`, `_`, `:` and everything beyond ASCII. */
export function endOfName(source: string, from: number): number {
  let at = from;
  for (;;) {
    const code = source.charCodeAt(at);
    if (code < 128 ? nameCodes[code] !== 1 : Number.isNaN(code)) return at;
    at += 1;
  }
}

const kinds = [
  { start: '<!--', end: '-->', isText: false },
  { start: '<![CDATA[', end: ']]>', isText: true },
  { start: '<?', end: '?>', isText: false },
] as const;

type Markup =
  { readonly type: 'markup'; readonly text: string | null; readonly end: number } | NotRead;

/** The comment, processing instruction or CDATA section at a position, or why there is none. */
export function markupAt(source: string, markup: number, code: number): Markup {
  const kind = kinds.find(({ start }) => source.startsWith(start, markup));
  if (kind === undefined) {
    const isShort = source.length - markup < '<!DOCTYPE'.length;
    return isShort && code === codes.bang ? incomplete : damaged('it has a declaration');
  }
  const from = markup + kind.start.length;
  const end = source.indexOf(kind.end, from);
  if (end === -1) return incomplete;
  const text = kind.isText ? source.slice(from, end) : null;
  return { type: 'markup', text, end: end + kind.end.length };
}

/** The position of a tag, whose name ends where the text does not go on with letters. */
export function tagStart(text: string, tag: string, from: number): number {
  let at = text.indexOf(tag, from);
  while (at !== -1 && !/^[\s/>]$/.test(text.charAt(at + tag.length))) {
    at = text.indexOf(tag, at + 1);
  }
  return at;
}
