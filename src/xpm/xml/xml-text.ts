import type { RepairedText } from './xml.ts';

/** What stands for a character that XML 1.0 forbids (production 2, Char). */
export const replacement = '\uFFFD';

/** Surrogates are not among them: text that was decoded has none without its other half. */
const forbidden = /[^\t\n\r -\uFFFD]/;
const everyForbidden = new RegExp(forbidden, 'g');

/** Text of a response in which every line ends in a newline (XML 1.0, 2.11) and no character is forbidden. */
export function cleaned(text: string): string {
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  return forbidden.test(lines) ? lines.replace(everyForbidden, replacement) : lines;
}

interface DecodedText {
  readonly text: string;
  readonly repaired: RepairedText['reason'] | null;
}

/** A reference, or an `&` that belongs to none. */
const references = /&(?:#(?:[xX]([0-9A-Fa-f]+)|([0-9]+))|([^\s&;]{1,32}));|&/g;

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/**
 * Character data with its references resolved. Two references that together are a surrogate pair are the
 * character, as some encoders write it. What XML does not define stays as it is written.
 */
export function decodeText(raw: string): DecodedText {
  const unknown: string[] = [];
  const text = raw
    .replace(references, (all, hex?: string, decimal?: string, entity?: string) => {
      if (hex !== undefined) return characterOf(Number.parseInt(hex, 16));
      if (decimal !== undefined) return characterOf(Number.parseInt(decimal, 10));
      const character = Object.hasOwn(entities, entity ?? '') ? entities[entity ?? ''] : undefined;
      if (character === undefined) {
        unknown.push(all);
      }
      return character ?? all;
    })
    .toWellFormed();
  if (text.includes(replacement)) return { text, repaired: 'FORBIDDEN_CHARACTER' };
  return { text, repaired: unknown.length > 0 ? 'UNKNOWN_ENTITY' : null };
}

/** Half of a surrogate pair is returned as it is: the other half may follow. */
function characterOf(code: number): string {
  if (code > 0x10_ff_ff) return replacement;
  const character = String.fromCodePoint(code);
  return forbidden.test(character) ? replacement : character;
}
