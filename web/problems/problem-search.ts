import type { VariablesOf } from '../graphql/graphql.ts';
import type { problemsDocument } from './problem-documents.ts';
import type { refusedChangesDocument } from './refusals/refusal-documents.ts';

type Filter = NonNullable<VariablesOf<typeof problemsDocument>['filter']>;
type ProblemReason = NonNullable<Filter['reasons']>[number];
type RefusalReasons = NonNullable<VariablesOf<typeof refusedChangesDocument>['reasons']>;
type RefusalReason = RefusalReasons[number];

/** Why records, or parts of them, were not read as XPM wrote them. */
export const causes = {
  FORBIDDEN_CHARACTER: 'Characters that XML forbids',
  UNKNOWN_ENTITY: 'Text with a bare & or an unknown entity',
  TEXT_TOO_LONG: 'Texts that are too long',
  PART_INCOMPLETE: 'Incomplete parts of records',
  PART_UNREADABLE: 'Parts with values that are not understood',
  RECORD_INCOMPLETE: 'Incomplete records',
  RECORD_UNREADABLE: 'Records that cannot be read',
  RECORD_WITHOUT_ID: 'Records without an identifier',
  NOT_IN_XPM: 'Records that XPM does not find',
  READ_REFUSED: 'Records that XPM refuses to show',
  READ_POSTPONED: 'Records that are read later',
} as const satisfies Record<ProblemReason, string>;

/** Why edits are not sent any more. */
export const refusals = {
  REJECTED: 'Edits that XPM rejected',
  RECORD_NOT_IN_XPM: 'Edits of records that XPM does not find',
  NOT_APPLIED: 'Edits that XPM accepted but did not make',
  OUTCOME_UNKNOWN: 'Edits whose outcome cannot be read',
  NOT_DISPLAYED: 'Edits that would replace an unseen value',
  UNREADABLE_IN_XPM: 'Edits that would replace an unreadable value',
} as const satisfies Record<RefusalReason, string>;

export interface ProblemSearch {
  readonly reason?: ProblemReason | RefusalReason;
  readonly show?: 'resolved';
}

export function problemSearch({ reason, show }: Readonly<Record<string, unknown>>): ProblemSearch {
  return {
    ...(isIn(causes, reason) || isIn(refusals, reason) ? { reason } : {}),
    ...(show === 'resolved' ? { show } : {}),
  };
}

/** No problem has the reason of a refused edit. */
export const problemFilter = ({ reason, show }: ProblemSearch): Filter => ({
  open: show !== 'resolved',
  reasons: reason === undefined ? null : isIn(causes, reason) ? [reason] : [],
});

/** The reasons of the refused edits to list; null for all. An edit that XPM has accepted is no longer one. */
export function refusalReasonsOf({ reason, show }: ProblemSearch): RefusalReasons | null {
  if (show === 'resolved') return [];
  if (reason === undefined) return null;
  return isIn(refusals, reason) ? [reason] : [];
}

const isIn = <Reason extends string>(
  names: Readonly<Record<Reason, string>>,
  value: unknown,
): value is Reason => typeof value === 'string' && Object.hasOwn(names, value);
