import type { Checked } from './field-problem.ts';
import { refused, taken } from './field-problem.ts';

/** Which texts the system that edits go to cannot take. */
export interface TextRules {
  /** `null` for a text that it takes as it is. */
  problemOf(text: string): 'NOT_ALLOWED_CHARACTERS' | 'MASKED_VALUE' | null;
}

/** The longest name that is read from XPM as well. */
const longestName = 500;
const longestText = 10_000;

/** The content of a text: without surrounding blanks and with one kind of line end; `null` when blank. */
export function bareText(text: string): string | null {
  const bare = text.replaceAll(/\r\n?/g, '\n').trim();
  return bare === '' ? null : bare;
}

const problems = {
  NOT_ALLOWED_CHARACTERS: 'has a control character, which XPM cannot hold. Remove it.',
  MASKED_VALUE: 'is masked as XPM shows it. Enter the whole value, or leave it out.',
} as const;

export interface EnteredText {
  readonly label: string;
  readonly text: string;
  readonly isName: boolean;
}

/** The content of an entered text, checked; `null` when it is blank. */
export function enteredText(
  { label, text, isName }: EnteredText,
  rules: TextRules,
): Checked<string | null> {
  const bare = bareText(text);
  if (bare === null) return taken(null);
  const longest = isName ? longestName : longestText;
  if (bare.length > longest) {
    return refused('TOO_LONG', `${label} may have ${longest} characters and has ${bare.length}.`);
  }
  const problem = rules.problemOf(bare);
  return problem === null ? taken(bare) : refused(problem, `${label} ${problems[problem]}`);
}
