import { recordsChanged } from '../domain/activity/events.ts';
import type { RecordFacts } from '../domain/records/record.ts';
import { SourceFailure } from '../domain/sync/source-failure.ts';
import type { OnSourceFailure } from '../ports/failure-log.ts';
import type { FieldValues } from '../ports/xpm/source.ts';
import { isGateOpen } from '../practices/connection/call-gate.ts';
import type { ValueSource } from '../sync/steps/single-record.ts';
import { readValues } from '../sync/steps/single-record.ts';
import type { EditDependencies } from './edit-record.ts';
import { recordPendingSyncChanges } from './pending-sync-changed.ts';

export interface ReadValuesDependencies extends EditDependencies {
  readonly source: ValueSource;
  readonly onFailure: OnSourceFailure;
}

/** A person waits for the edit. What cannot be read within this time is compared when the edit is sent. */
const timeoutMs = 5000;

/**
 * Reads the custom fields of a record for the first time, by one call, because an edit is about to be made.
 * Returns whether they are stored now: XPM may be down, allow no call, or not know the record. No call is made
 * during trouble that concerns pushes (`isGateOpen`).
 */
export async function readUnreadValues(
  deps: ReadValuesDependencies,
  record: RecordFacts,
): Promise<boolean> {
  const caller = { practiceId: record.practiceId, origin: 'PUSH' } as const;
  if (!(await deps.unitOfWork.transaction((tx) => isGateOpen(tx, caller)))) return false;
  const read = await tryRead(deps, record);
  if (read === null) return false;
  await deps.unitOfWork.transaction(async (tx) => {
    const at = deps.clock.now();
    const { practiceId, type, id } = record;
    if ((await tx.records.lock(record)) === null) return;
    await tx.fieldValues.store(record, read, { at, call: read.call });
    const tags = await recordPendingSyncChanges(tx, { practiceId, type, ids: [id] }, at);
    await tx.events.append(practiceId, [recordsChanged(type, [id]), ...tags], at);
  });
  return true;
}

/** The read values; `null` when XPM returned none in time. A refresh of the token cannot be aborted. */
async function tryRead(
  { source, onFailure }: ReadValuesDependencies,
  record: RecordFacts,
): Promise<FieldValues | null> {
  const signal = AbortSignal.timeout(timeoutMs);
  const timeout = new Promise<null>((resolve) => {
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  const reading = readValues(source, record, { signal, priority: 'INTERACTIVE' }).catch(
    (error: unknown) => {
      if (signal.aborted) return null;
      if (!(error instanceof SourceFailure)) throw error;
      onFailure(error, { practiceId: record.practiceId });
      return null;
    },
  );
  const read = await Promise.race([reading, timeout]);
  return read !== null && read.type === 'found' ? read : null;
}
