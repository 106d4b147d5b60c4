import type { Checked } from './field-problem.ts';
import { invalid, valid } from './field-problem.ts';

/** The rules of the system that receives the edits. */
export interface TextRules {
  /** Why the system cannot receive the text as it is; `null` when it can. */
  problemOf(text: string): 'NOT_ALLOWED_CHARACTERS' | 'MASKED_VALUE' | null;
}

/** The same maximum as for names that are read from XPM. */
const maximumNameLength = 500;
const maximumTextLength = 10_000;

/** The content of a text: without surrounding blanks and with one kind of line end; `null` when blank. */
export function bareText(text: string): string | null {
  const bare = text.replaceAll(/\r\n?/g, '\n').trim();
  return bare === '' ? null : bare;
}

const problems = {
  NOT_ALLOWED_CHARACTERS: 'contains a control character, which XPM cannot store. Remove it.',
  MASKED_VALUE: 'is masked, as XPM displays it. Enter the whole value, or leave it out.',
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
  if (bare === null) return valid(null);
  const maximumLength = isName ? maximumNameLength : maximumTextLength;
  if (bare.length > maximumLength) {
    return invalid(
      'TOO_LONG',
      `${label} may have ${maximumLength} characters and has ${bare.length}.`,
    );
  }
  const problem = rules.problemOf(bare);
  return problem === null ? valid(bare) : invalid(problem, `${label} ${problems[problem]}`);
}
