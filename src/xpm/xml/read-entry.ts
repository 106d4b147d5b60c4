import type { ReadProblem, ReadProblemReason } from '../../domain/records/read-problem.ts';
import { Findings } from './findings.ts';
import type { ReadRecord } from './record.ts';
import { asUuid, excerptOf, identifierOf, labelOf, UnreadableElement } from './unreadable.ts';
import type { DamagedEntry, XmlEntry } from './xml.ts';

/** What became of one entry. Its problems name the parts that are left out, or why it is skipped. */
export type EntryOutcome<T> =
  | { readonly type: 'read'; readonly record: T; readonly problems: readonly ReadProblem[] }
  /** `problem` says why, as a clause. */
  | {
      readonly type: 'skipped';
      readonly problem: string;
      readonly problems: readonly ReadProblem[];
    };

/** Reads a record. `position` is its place in the list, `null` for one that is read alone. */
export function readEntry<T>(
  { element, repaired }: XmlEntry,
  read: ReadRecord<T>,
  position: number | null,
): EntryOutcome<T> {
  const findings = new Findings();
  try {
    const record = read(element, findings);
    const parts = findings.problems(element, repaired);
    if (parts.length === 0) return { type: 'read', record, problems: noProblems };
    const place = { position, xpmId: identifierOf(element), label: labelOf(element) };
    return { type: 'read', record, problems: parts.map((part) => ({ ...part, ...place })) };
  } catch (error) {
    if (!(error instanceof UnreadableElement)) throw error;
    const place = { position, xpmId: identifierOf(element), label: labelOf(element) };
    const [reason, advice] = skipOf(error, place.xpmId);
    const message = `${sentenceOf(error)} ${advice}`;
    const skipped = { type: 'recordSkipped', reason, part: null, message, ...place } as const;
    return { type: 'skipped', problem: error.message, problems: [skipped] };
  }
}

const noProblems: readonly ReadProblem[] = [];

function sentenceOf({ element, missing, message }: UnreadableElement): string {
  return missing === null ? `${message}.` : `${element.name} has no ${missing}.`;
}

const correct = 'Correct it in XPM.';
const report = 'Save the record again in XPM, and report it to Xero if that does not help.';

function skipOf(
  { isIncomplete }: UnreadableElement,
  xpmId: string | null,
): readonly [ReadProblemReason, string] {
  if (xpmId === null) return ['RECORD_WITHOUT_ID', report];
  return isIncomplete ? ['RECORD_INCOMPLETE', 'Enter it in XPM.'] : ['RECORD_UNREADABLE', correct];
}

/** The problem of an entry whose XML is broken. */
export function damagedRecord({ raw, problem }: DamagedEntry, position: number): ReadProblem {
  const xpmId = asUuid(rawValue(raw, 'UUID') ?? '');
  const label = rawValue(raw, 'Name') ?? rawValue(raw, 'ID') ?? xpmId;
  return {
    type: 'recordSkipped',
    reason: xpmId === null ? 'RECORD_WITHOUT_ID' : 'RECORD_UNREADABLE',
    position,
    xpmId,
    label: label === null ? null : excerptOf(label),
    part: null,
    message: `The record arrived damaged: ${problem}. ${report}`,
  };
}

/**
 * The text of a record's own element, looked for only among its first ones without children: a damaged
 * record must never be taken for somebody to whom it refers.
 */
function rawValue(raw: string, element: string): string | null {
  const leading = String.raw`^[^<]*(?:<[^<>]*>\s*)?(?:<(\w+)>[^<]*</\1>\s*|<\w+\s*/>\s*)*?`;
  const value = new RegExp(`${leading}<${element}>([^<]*)</${element}>`).exec(raw)?.[2]?.trim();
  return value === undefined || value === '' ? null : value;
}
