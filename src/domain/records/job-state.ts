/** A job state and the interface code by which XPM accepts it. */
export interface JobStateCode {
  /** The name exactly as XPM writes it: a job's state is found by it. */
  readonly name: string;
  readonly code: string;
}

/** A job state as far as it is known, because XPM has no list of states and reports no codes. */
export interface KnownJobState {
  readonly name: string;
  /** `null` when it was neither configured nor observed. */
  readonly code: string | null;
  /** Whether an admin configured the code. Otherwise it was observed in a change that XPM accepted. */
  readonly configured: boolean;
}

/** What is wrong with the entry at this index of the list, from 0. */
export interface JobStateProblem {
  readonly index: number;
  readonly message: string;
}

const maximumNameLength = 200;
const maximumCodeLength = 100;
/** Far more than a practice has; each one costs a statement. */
const maximumStates = 200;

/** The problems of a configuration; empty when it is valid. */
export function jobStateProblems(states: readonly JobStateCode[]): readonly JobStateProblem[] {
  if (states.length > maximumStates) {
    return [
      { index: maximumStates, message: `At most ${maximumStates} states can be configured.` },
    ];
  }
  const names = states.map(({ name }) => name);
  return states.flatMap(({ name, code }, index) => {
    const message =
      names.indexOf(name) < index
        ? `"${name}" appears more than once.`
        : (textProblem('name', name, maximumNameLength) ??
          textProblem('code', code, maximumCodeLength));
    return message === null ? [] : [{ index, message }];
  });
}

function textProblem(what: 'name' | 'code', text: string, maximumLength: number): string | null {
  if (text.trim() === '') return `The ${what} is blank.`;
  if (text.length > maximumLength) return `The ${what} has more than ${maximumLength} characters.`;
  // Postgres cannot store these in a text.
  if (!text.isWellFormed() || text.includes('\0')) {
    return `The ${what} contains an invalid character.`;
  }
  return null;
}

/** A changed configuration as the practice reads it; `null` when nothing differs. */
export function describeJobStates(
  before: readonly JobStateCode[],
  after: readonly JobStateCode[],
): string | null {
  const changed = after.filter(
    ({ name, code }) => !before.some((each) => each.name === name && each.code === code),
  );
  const removed = before.filter(({ name }) => !after.some((each) => each.name === name));
  const sentences = [
    ...(changed.length === 0 ? [] : [`${few(changed.map(formatState))} now configured.`]),
    ...(removed.length === 0
      ? []
      : [`${few(removed.map(({ name }) => name))} no longer configured.`]),
  ];
  return sentences.length === 0 ? null : sentences.join(' ');
}

const formatState = ({ name, code }: JobStateCode): string => `${name} (${code})`;

/** The first five items, the number of the others, and the verb. */
function few(items: readonly string[]): string {
  const [first, rest] = [items.slice(0, 5).join(', '), items.length - 5];
  if (rest > 0) return `${first} and ${rest} more are`;
  return `${first} ${items.length === 1 ? 'is' : 'are'}`;
}
