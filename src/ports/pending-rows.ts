import type { PendingChange } from '../domain/edits/pending-change.ts';
import type { RecordKey } from '../domain/records/record.ts';

/** The pending changes of records; call each with its record held. */
export interface PendingRows {
  /** In the order in which the fields were first edited. */
  of(key: RecordKey): Promise<readonly PendingChange[]>;
  /** Writes a change, over an earlier one of its field. */
  save(change: PendingChange): Promise<void>;
  remove(change: PendingChange): Promise<void>;
  /** Records of the practice with changes that wait for their turn. */
  queued(practiceId: string): Promise<readonly RecordKey[]>;
}
