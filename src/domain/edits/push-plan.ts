import { jobUpdateFields } from './editable-field.ts';
import type { PendingChange } from './pending-change.ts';
import { definitionOf } from './pending-change.ts';

/** The calls that can be needed to bring a record's changes to XPM, in the order in which they are made. */
export const pushCalls = ['update', 'assign', 'state', 'values'] as const;
export type PushCallName = (typeof pushCalls)[number];

/** One call and the changes that it carries. */
export interface PushCall {
  readonly name: PushCallName;
  readonly changes: readonly PendingChange[];
}

/**
 * Groups changes into as few calls as XPM allows (docs/xpm-api.md 5.1, 8, 15): a job's own fields, its manager and
 * partner, and its state are three calls; all of a client's fields are one, and all custom fields are one.
 */
export function planPush(changes: readonly PendingChange[]): readonly PushCall[] {
  const byCall = Map.groupBy(changes, callOf);
  return pushCalls.flatMap((name) => {
    const carried = byCall.get(name);
    return carried === undefined ? [] : [{ name, changes: carried }];
  });
}

function callOf({ record, field }: PendingChange): PushCallName {
  if (definitionOf(field) !== null) return 'values';
  if (record.type === 'CLIENT' || updateFields.includes(field)) return 'update';
  return field === 'state' ? 'state' : 'assign';
}

const updateFields: readonly string[] = jobUpdateFields;

/**
 * A state's interface code when it was neither configured nor learned: as the codes are that Xero's
 * documentation shows (COMPLETED, INPROGRESS), its name in capitals without blanks.
 */
export const defaultStateCode = (name: string): string =>
  name.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
