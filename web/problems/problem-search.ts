import type { VariablesOf } from '../graphql/graphql.ts';
import type { problemsDocument } from './problem-documents.ts';

type Filter = NonNullable<VariablesOf<typeof problemsDocument>['filter']>;
export type ProblemReason = NonNullable<Filter['reasons']>[number];

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

export interface ProblemSearch {
  readonly reason?: ProblemReason;
  readonly show?: 'resolved';
}

export function problemSearch({ reason, show }: Readonly<Record<string, unknown>>): ProblemSearch {
  return {
    ...(isReason(reason) ? { reason } : {}),
    ...(show === 'resolved' ? { show } : {}),
  };
}

export const problemFilter = ({ reason, show }: ProblemSearch): Filter => ({
  open: show !== 'resolved',
  reasons: reason === undefined ? null : [reason],
});

const isReason = (value: unknown): value is ProblemReason =>
  typeof value === 'string' && Object.hasOwn(causes, value);
