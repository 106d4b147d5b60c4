import { definitionOf } from '../../domain/edits/pending-change.ts';
import type { PlannedChange, PracticeTarget } from '../../ports/xpm/target.ts';

/** A round reads each part of the record before it sends the changes, and again afterwards. */
const readsOfPart = 2;

/** The calls of a round that sends one field, whichever it is. */
export const callsOfSingleChange = readsOfPart + 1;

/** The calls of a round: it reads each part of the record, sends the changes, and reads the parts again. */
export function callsOfPush(
  { plan }: Pick<PracticeTarget, 'plan'>,
  changes: readonly PlannedChange[],
): number {
  const parts = new Set(changes.map(({ field }) => definitionOf(field) === null)).size;
  return readsOfPart * parts + plan(changes).length;
}
