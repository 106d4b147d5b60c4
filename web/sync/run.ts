import type { ResultOf } from '../graphql/graphql.ts';
import { countOf, formatCount } from '../text/numbers.ts';
import type { actionFragment, runFragment } from './fragments.ts';

export type Run = ResultOf<typeof runFragment>;
export type Action = ResultOf<typeof actionFragment>;

/** What people call the records of a kind. */
const nouns = {
  CLIENTS: { one: 'client', many: 'clients' },
  JOBS: { one: 'job', many: 'jobs' },
  USERS: { one: 'staff member', many: 'staff' },
  TAX_RETURNS: { one: 'tax return', many: 'tax returns' },
  FIELD_DEFINITIONS: { one: 'field definition', many: 'field definitions' },
  CLIENT_FIELDS: { one: 'custom field of a client', many: 'a client’s custom fields' },
  JOB: { one: 'job', many: 'a job' },
  CLIENT_FIELD_VALUES: { one: 'custom field of clients', many: 'custom fields of clients' },
  JOB_FIELD_VALUES: { one: 'custom field of jobs', many: 'custom fields of jobs' },
  PROBLEMS: { one: 'record with problems', many: 'records with problems' },
} as const satisfies Record<Run['kind'], { readonly one: string; readonly many: string }>;

const states = {
  REQUESTED: { label: 'Requested', color: 'blue', isFinished: false },
  RUNNING: { label: 'Running', color: 'blue', isFinished: false },
  PAUSED: { label: 'Paused', color: 'yellow', isFinished: false },
  WAITING: { label: 'Waiting', color: 'yellow', isFinished: false },
  SUCCEEDED: { label: 'Succeeded', color: 'teal', isFinished: true },
  PARTIAL: { label: 'Partial', color: 'orange', isFinished: true },
  FAILED: { label: 'Failed', color: 'red', isFinished: true },
  CANCELLED: { label: 'Cancelled', color: 'gray', isFinished: true },
} as const satisfies Record<
  Run['state'],
  { readonly label: string; readonly color: string; readonly isFinished: boolean }
>;

export const stateOf = ({ state }: Pick<Run, 'state'>) => states[state];
export const nounOf = ({ kind }: Pick<Run, 'kind'>): string => nouns[kind].many;
/** `clients`, or the one record that the run reads, `job Tax return`. */
export function subjectOf({ kind, record }: Pick<Run, 'kind' | 'record'>): string {
  if (record === null) return nouns[kind].many;
  return kind === 'JOB' ? `job ${record.name}` : `custom fields of ${record.name}`;
}
/** `1 client`, `1,200 clients`. */
const countOfRecords = ({ kind }: Pick<Run, 'kind'>, count: number): string =>
  countOf(count, nouns[kind].one, nouns[kind].many);
export const isFinished = (run: Pick<Run, 'state'>): boolean => states[run.state].isFinished;

/** The kinds that read a single record count its parts. */
const recordParts: Partial<Record<Run['kind'], string>> = {
  CLIENT_FIELDS: 'Custom fields',
  JOB: 'Details and custom fields',
};

/** `1,200 clients read: 3 added, 12 changed`. Empty before anything was read. */
export function describeCounts({ kind, state, progress }: Run): string {
  const parts = [
    [progress.added, 'added'],
    [progress.changed, 'changed'],
    [progress.archived, 'archived'],
    [progress.skipped, 'skipped'],
  ] as const;
  const counted = parts.flatMap(([count, what]) =>
    count === 0 ? [] : [`${formatCount(count)} ${what}`],
  );
  const ofRecord = recordParts[kind];
  if ((progress.read === 0 || ofRecord !== undefined) && counted.length === 0) {
    return isFinished({ state }) ? 'Nothing has changed.' : '';
  }
  if (ofRecord !== undefined) return `${ofRecord}: ${counted.join(', ')}`;
  const head = `${countOfRecords({ kind }, progress.read)} read`;
  return `${head}: ${counted.length === 0 ? 'nothing changed' : counted.join(', ')}`;
}

/** `12 of 340 clients`; without a count before the run has started, and for a run that reads one record. */
export function describeProgress(run: Run): string {
  const { done, total } = run.progress;
  const subject = subjectOf(run);
  if (run.state === 'REQUESTED' || recordParts[run.kind] !== undefined) {
    return `${subject.charAt(0).toUpperCase()}${subject.slice(1)}`;
  }
  return total === null
    ? `${countOfRecords(run, done)} so far`
    : `${formatCount(done)} of ${countOfRecords(run, total)}`;
}

/** Why an unfinished run does not move at present; null while it does. */
export function describeWait(
  run: Run,
): { readonly why: string; readonly until: string | null } | null {
  if (run.pause !== null) {
    const { limit, until, reserved } = run.pause;
    return { why: reserved ? reservedCalls : pauses[limit], until };
  }
  if (run.progress.wait !== null) {
    return { why: waits[run.progress.wait.reason], until: run.progress.wait.until };
  }
  if (run.state === 'REQUESTED') {
    return { why: 'The service starts it as soon as it can, usually at once.', until: null };
  }
  if (run.state === 'WAITING') {
    return { why: run.failure?.message ?? 'Edits of this record go to XPM first.', until: null };
  }
  return null;
}

const pauses = {
  MINUTE: 'XPM’s calls of this minute are used.',
  DAY: 'XPM’s calls of this day are used.',
  CONCURRENT: 'XPM serves as many calls at once as it allows.',
  APP: 'All practices together have used XPM’s calls of this minute.',
  SOURCE_DOWN: 'XPM cannot be reached at present.',
} as const satisfies Record<NonNullable<Run['pause']>['limit'], string>;

const reservedCalls = 'The rest of this day’s calls is kept for more urgent ones.';

const waits = {
  SLOT: 'Calls of people and edits come first.',
  INTERNAL_ERROR: 'Something failed on our side and is tried again.',
} as const satisfies Record<NonNullable<Run['progress']['wait']>['reason'], string>;

export const describePause = (limit: keyof typeof pauses): string => pauses[limit];
