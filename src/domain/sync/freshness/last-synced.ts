import type { RecordType } from '../../records/record.ts';
import type { SyncKind } from '../sync-kind.ts';
import type { SyncKindFacts } from './kind-status.ts';

/** Up to when what is stored of a record is what XPM had. */
export interface LastSynced {
  /** Its details; `null` before the first complete list. */
  readonly details: Date | null;
  /** Its custom fields. */
  readonly fieldValues: Date | null;
}

/** The kinds that read the records of a type: all of them, and one of them alone. */
const kindsOf = {
  CLIENT: { details: 'CLIENTS', fieldValues: 'CLIENT_FIELD_VALUES', alone: ['fieldValues'] },
  JOB: { details: 'JOBS', fieldValues: 'JOB_FIELD_VALUES', alone: ['details', 'fieldValues'] },
} as const satisfies Record<
  RecordType,
  Record<keyof LastSynced, SyncKind> & { readonly alone: readonly (keyof LastSynced)[] }
>;

/**
 * When a record was last read: with all others or alone, whichever is later.
 * @param alone when the last run that read the record alone, and to its end, started
 */
export function lastSyncedOf(
  type: RecordType,
  facts: readonly SyncKindFacts[],
  alone: Date | null,
): LastSynced {
  const rule = kindsOf[type];
  const of = (part: keyof LastSynced): Date | null => {
    const whole = facts.find(({ kind }) => kind === rule[part])?.completeAsOf ?? null;
    const own = (rule.alone as readonly (keyof LastSynced)[]).includes(part) ? alone : null;
    return later(whole, own);
  };
  return { details: of('details'), fieldValues: of('fieldValues') };
}

function later(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
