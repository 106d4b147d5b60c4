import { definitionOf } from '../../domain/edits/pending-change.ts';
import type { PlannedChange, PracticeTarget } from '../../ports/xpm/target.ts';

/** The calls of a round: it reads each part of the record, sends the changes, and reads the parts again. */
export function callsOfPush(
  { plan }: Pick<PracticeTarget, 'plan'>,
  changes: readonly PlannedChange[],
): number {
  const parts = new Set(changes.map(({ field }) => definitionOf(field) === null)).size;
  return 2 * parts + plan(changes).length;
}
