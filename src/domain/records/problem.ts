import { countOf } from '../activity/format-count.ts';
import type { ReadProblem, ReadProblemReason } from './read-problem.ts';
import { readProblemReasons } from './read-problem.ts';
import type { RecordType } from './record.ts';
import type { RecordList } from './record-list.ts';
import { nounOf, recordLists } from './record-list.ts';

/**
 * What was read: a list of records, or the custom fields of clients or jobs. A good read of a record's
 * details resolves no problem of its custom fields.
 */
export type ProblemContent = RecordList | 'clientFieldValues' | 'jobFieldValues';

const problemContents: readonly ProblemContent[] = [
  ...recordLists,
  'clientFieldValues',
  'jobFieldValues',
];

/** The content of the custom fields of a type of record. */
export const fieldValuesOf = {
  CLIENT: 'clientFieldValues',
  JOB: 'jobFieldValues',
} as const satisfies Record<RecordType, ProblemContent>;

const recordTypes: Partial<Readonly<Record<ProblemContent, RecordType>>> = {
  clients: 'CLIENT',
  clientFieldValues: 'CLIENT',
  jobs: 'JOB',
  jobFieldValues: 'JOB',
};

/** The type of the records with such problems; `null` for records that have no custom fields. */
export const problemRecordType = (content: ProblemContent): RecordType | null =>
  recordTypes[content] ?? null;

/** What one or more responses say of some records. */
export interface Findings {
  /** The records in XPM that were read. Their problems that are not found again are resolved. */
  readonly examined: readonly string[];
  readonly problems: readonly ReadProblem[];
}

/** A problem as it is stored. */
export interface FoundProblem extends ReadProblem {
  /** What makes the record the same one in the next read. Positions change whenever a record is added. */
  readonly identity: string;
  readonly place: string | null;
}

/** The problem with the place and the identity of its record. */
export function foundIn(content: ProblemContent, problem: ReadProblem): FoundProblem {
  const { xpmId, label, position } = problem;
  const place = position === null ? null : placeOf(content, position);
  return { ...problem, place, identity: xpmId ?? label ?? place ?? content };
}

const placeOf = (content: ProblemContent, position: number): string =>
  `Entry ${position + 1} of the list of ${nounOfContent(content)}`;

/** The noun for the entries of a response in texts. */
export function nounOfContent(content: ProblemContent): string {
  return content === 'clientFieldValues' || content === 'jobFieldValues'
    ? 'custom fields'
    : nounOf(content);
}

/** The problem as the practice activity names it. */
export function describeProblem({
  xpmId,
  label,
  place,
  message,
}: Pick<FoundProblem, 'xpmId' | 'label' | 'place' | 'message'>): string {
  return `${subjectOf({ xpmId, label, place })} was skipped: ${message}`;
}

function subjectOf({ xpmId, label, place }: Pick<FoundProblem, 'xpmId' | 'label' | 'place'>) {
  if (place === null) return label ?? xpmId ?? 'A record';
  return label === null ? place : `${place} (${label})`;
}

/** The skipped records of a run, for its activity entry. */
export interface SkippedSummary {
  /** Records that an earlier run did not report, as far as the entry names them. */
  readonly named: readonly string[];
  /** How many records that an earlier run did not report the entry leaves unnamed. */
  readonly unnamed: number;
  /** How many records an earlier run reported already. */
  readonly known: number;
}

/** The sentences about skipped records. A record that was reported before is only counted. */
export function describeSkipped({ named, unnamed, known }: SkippedSummary): readonly string[] {
  return [
    ...named,
    ...(unnamed > 0
      ? [`${countOf(unnamed, 'further record')} could not be read; the list of problems has them.`]
      : []),
    ...(known > 0
      ? [`${countOf(known, 'record')} that an earlier sync reported still cannot be read.`]
      : []),
  ];
}

const hourMs = 60 * 60 * 1000;
const longestWaitMs = 7 * 24 * hourMs;

/** When a record is read again after so many failed single reads: after 1, 2, 4 … hours. */
export function rereadAt(rereads: number, at: Date): Date {
  const waitMs = Math.min(hourMs * 2 ** Math.min(Math.max(rereads, 1) - 1, 30), longestWaitMs);
  return new Date(at.getTime() + waitMs);
}

/** What resolves a problem, and who has to do it. */
export const problemFixes: Readonly<Record<ReadProblemReason, string>> = {
  FORBIDDEN_CHARACTER:
    'Nothing has to be done. To get rid of the replacement character, type the text again in XPM.',
  UNKNOWN_ENTITY: 'Nothing has to be done. If the text looks wrong, type it again in XPM.',
  TEXT_TOO_LONG: 'Shorten the text in XPM if its end is needed here.',
  PART_INCOMPLETE: 'Complete the part in XPM, or remove it there.',
  PART_UNREADABLE: 'Correct the value in XPM.',
  RECORD_INCOMPLETE: 'Complete the record in XPM.',
  RECORD_UNREADABLE:
    'Correct the record in XPM and save it there. If that does not help, report it to Xero.',
  RECORD_WITHOUT_ID: 'Save the record again in XPM. If that does not help, report it to Xero.',
  NOT_IN_XPM:
    'Nothing has to be done: the next full sync archives the record if XPM no longer lists it.',
  READ_REFUSED:
    'Open the record in XPM and check that it can be used there. It is read again automatically.',
  READ_POSTPONED: 'Nothing has to be done: the next full sync reads it.',
};

/** What was read, as stored; `null` for a content that only a later release knows. */
export const problemContentOf = (stored: string): ProblemContent | null =>
  problemContents.find((content) => content === stored) ?? null;

/** The reason, as stored; `null` for a reason that only a later release knows. */
export const problemReasonOf = (stored: string): ReadProblemReason | null =>
  readProblemReasons.find((reason) => reason === stored) ?? null;
