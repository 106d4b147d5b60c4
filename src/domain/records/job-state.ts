/** A state of jobs and the interface code that XPM takes for it. */
export interface JobStateCode {
  /** As XPM shows it, to the letter: a job's state is found by it. */
  readonly name: string;
  readonly code: string;
}

/** A state of jobs as far as it is known. XPM has no list of them and tells no codes. */
export interface KnownJobState {
  readonly name: string;
  /** `null` when it was neither configured nor learned. */
  readonly code: string | null;
  /** An admin said so; otherwise it was learned from a change that XPM accepted. */
  readonly configured: boolean;
}

/** What is wrong with the entry at this place of a list, from 0. */
export interface JobStateProblem {
  readonly index: number;
  readonly message: string;
}

const longestName = 200;
const longestCode = 100;
/** Far more than a practice has. Each is written by a statement of its own. */
const mostStates = 200;

/** What of a list cannot be configured; nothing when all can. */
export function jobStateProblems(states: readonly JobStateCode[]): readonly JobStateProblem[] {
  if (states.length > mostStates) {
    return [{ index: mostStates, message: `At most ${mostStates} states can be configured.` }];
  }
  const names = states.map(({ name }) => name);
  return states.flatMap(({ name, code }, index) => {
    const message =
      names.indexOf(name) < index
        ? `"${name}" is there more than once.`
        : (textProblem('name', name, longestName) ?? textProblem('code', code, longestCode));
    return message === null ? [] : [{ index, message }];
  });
}

function textProblem(what: 'name' | 'code', text: string, longest: number): string | null {
  if (text.trim() === '') return `The ${what} is blank.`;
  if (text.length > longest) return `The ${what} has more than ${longest} characters.`;
  // What Postgres cannot store as text.
  if (!text.isWellFormed() || text.includes('\0')) return `The ${what} has a broken character.`;
  return null;
}

/** What another configuration means, in the practice's words; `null` when nothing differs. */
export function describeJobStates(
  before: readonly JobStateCode[],
  after: readonly JobStateCode[],
): string | null {
  const changed = after.filter(
    ({ name, code }) => !before.some((each) => each.name === name && each.code === code),
  );
  const removed = before.filter(({ name }) => !after.some((each) => each.name === name));
  const sentences = [
    ...(changed.length === 0 ? [] : [`${few(changed.map(shown))} configured now.`]),
    ...(removed.length === 0
      ? []
      : [`${few(removed.map(({ name }) => name))} no longer configured.`]),
  ];
  return sentences.length === 0 ? null : sentences.join(' ');
}

const shown = ({ name, code }: JobStateCode): string => `${name} (${code})`;

/** The first ones, and how many more there are. */
function few(words: readonly string[]): string {
  const [most, rest] = [words.slice(0, 5).join(', '), words.length - 5];
  if (rest > 0) return `${most} and ${rest} more are`;
  return `${most} ${words.length === 1 ? 'is' : 'are'}`;
}
