import type { Checked } from './field-problem.ts';
import { invalid, valid } from './field-problem.ts';

/** As long as a name that can be read from XPM; see the reader of names. */
const longestName = 500;
const longestText = 10_000;

/** What XML 1.0 cannot hold: control characters but for tab and newline, halves of pairs, U+FFFE, U+FFFF. */
// eslint-disable-next-line no-control-regex -- these are the characters that it is about
const notInXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/u;

/** XPM masks all but the end of a number with asterisks; written back, that would be the number. */
const masked = /^[*•]{2,}\S{0,4}$|^[Xx]{4,}\S{1,4}$/u;

/** What a text says: blanks around it are no content, and XML has one way to end a line. */
export function bareText(text: string): string | null {
  const bare = text.replaceAll(/\r\n?/g, '\n').trim();
  return bare === '' ? null : bare;
}

/** Text as XPM can hold it; `null` when it is blank. */
export function enteredText(
  label: string,
  entered: string | null,
  { isName = false } = {},
): Checked<string | null> {
  const text = bareText(entered ?? '');
  if (text === null) return valid(null);
  const longest = isName ? longestName : longestText;
  if (text.length > longest) {
    return invalid('TOO_LONG', `${label} may have ${longest} characters and has ${text.length}.`);
  }
  if (notInXml.test(text) || !text.isWellFormed()) {
    return invalid(
      'NOT_ALLOWED_CHARACTERS',
      `${label} has a control character, which XPM cannot hold. Remove it.`,
    );
  }
  if (masked.test(text)) {
    return invalid(
      'MASKED_VALUE',
      `${label} is masked as XPM shows it. Enter the whole value, or leave it out.`,
    );
  }
  return valid(text);
}
