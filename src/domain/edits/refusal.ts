import type { Statement } from '../activity/statement.ts';
import type { RecordKey } from '../records/record.ts';

/** Why a change is not sent any more until a person acts. */
export const changeRefusalReasons = [
  'REJECTED',
  'RECORD_NOT_IN_XPM',
  'NOT_APPLIED',
  'OUTCOME_UNKNOWN',
  'NOT_DISPLAYED',
  'UNREADABLE_IN_XPM',
] as const;
export type ChangeRefusalReason = (typeof changeRefusalReasons)[number];

/** What was said about a refused change, and the reason for programs. */
export interface ChangeRefusal extends Statement {
  readonly reason: ChangeRefusalReason;
}

export const refusedAs = (reason: ChangeRefusalReason, statement: Statement): ChangeRefusal => ({
  ...statement,
  reason,
});

/** What makes XPM accept a refused change, and who has to do it. */
export const changeRefusalFixes: Readonly<Record<ChangeRefusalReason, string>> = {
  REJECTED:
    'Correct the value as XPM asks, or discard the change. If XPM itself was corrected, send the change again.',
  RECORD_NOT_IN_XPM:
    'Restore the record in XPM and send the change again. If it stays deleted there, discard the change.',
  NOT_APPLIED:
    'Check in XPM whether the field can be changed there. Then send the change again, or discard it.',
  OUTCOME_UNKNOWN:
    'Compare the field with XPM. Discard the change if XPM has the value, and send it again otherwise.',
  NOT_DISPLAYED:
    'Compare the value with the one in XPM. Send the change again to replace that one, or discard it.',
  UNREADABLE_IN_XPM: 'Correct the field in XPM, then send the change again.',
};

/** The refused changes of one record that have the same reason. */
export interface RefusedChanges {
  readonly record: RecordKey;
  /** An archived record cannot be edited, so its changes can only be discarded. */
  readonly archived: boolean;
  readonly reason: ChangeRefusalReason;
  readonly fields: readonly string[];
  /** When the first of the fields was edited. */
  readonly since: Date;
}

/** Refused changes with the same remedy. */
export interface RefusalCause {
  readonly reason: ChangeRefusalReason;
  readonly changes: number;
  readonly records: number;
  readonly since: Date;
  /** The calls of a retry, if XPM accepts the changes. */
  readonly retryCalls: number;
}

/** A request retries the changes of at most so many records, because it locks each of them. */
const recordsOfRetry = 500;

/** The changes that one request retries: those that have waited longest. */
export const retriedOf = (refused: readonly RefusedChanges[]): readonly RefusedChanges[] =>
  refused.filter(({ archived }) => !archived).slice(0, recordsOfRetry);

/**
 * The causes of refused changes, those with the most changes first.
 * @param refused oldest first
 * @param callsOf the calls that send the changes of one record
 */
export function refusalCauses(
  refused: readonly RefusedChanges[],
  callsOf: (changes: RefusedChanges) => number,
): readonly RefusalCause[] {
  return [...Map.groupBy(refused, ({ reason }) => reason)]
    .map(([reason, each]) => ({
      reason,
      changes: sum(each.map(({ fields }) => fields.length)),
      records: each.length,
      since: new Date(Math.min(...each.map(({ since }) => since.getTime()))),
      retryCalls: sum(retriedOf(each).map(callsOf)),
    }))
    .toSorted((one, other) => other.changes - one.changes);
}

const sum = (counts: readonly number[]): number =>
  counts.reduce((total, count) => total + count, 0);
