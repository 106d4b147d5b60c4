import { definitionOf } from '../../domain/edits/pending-change.ts';
import type { PlannedCall, PlannedChange } from '../../ports/xpm/target.ts';
import { jobUpdateFields } from './jobs.ts';

/**
 * The calls that a record's changes can need, in the order in which they are made. Custom fields come
 * last, and the state before them, because it can be the last change that XPM accepts for a job.
 */
export const pushCalls = ['update', 'assign', 'state', 'values'] as const;
export type PushCallName = (typeof pushCalls)[number];

/**
 * Groups changes into as few calls as XPM allows (docs/xpm-api.md 5.1, 8, 15). A job takes up to four:
 * its own fields, its manager and partner, its state, its custom fields. A client takes up to two.
 */
export function planPush<Change extends PlannedChange>(
  changes: readonly Change[],
): readonly PlannedCall<Change>[] {
  const byCall = Map.groupBy(changes, callOf);
  return pushCalls.flatMap((name) => {
    const carried = byCall.get(name);
    return carried === undefined ? [] : [{ name, changes: carried }];
  });
}

/** The call that a planned call's name stands for. */
export function pushCallOf({ name }: PlannedCall): PushCallName {
  const known = pushCalls.find((each) => each === name);
  if (known === undefined) throw new Error(`XPM has no call "${name}" that changes a record`);
  return known;
}

function callOf({ record, field }: PlannedChange): PushCallName {
  if (definitionOf(field) !== null) return 'values';
  if (record.type === 'CLIENT' || updateFields.includes(field)) return 'update';
  return field === 'state' ? 'state' : 'assign';
}

const updateFields: readonly string[] = jobUpdateFields;
