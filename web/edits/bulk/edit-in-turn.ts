import type { EditOutcome } from '../outcome.ts';

export interface BulkRecord {
  readonly id: string;
  readonly name: string;
}

export interface Refused<T> {
  readonly record: T;
  readonly message: string;
}

/** What became of an edit of many records. Every record is in exactly one of the lists. */
export interface BulkResult<T> {
  readonly changed: readonly T[];
  readonly refused: readonly Refused<T>[];
  /** The records to which the edit has not gone. */
  readonly rest: readonly T[];
  /** Why the edit ended early although nobody stopped it; null otherwise. */
  readonly failure: string | null;
  /** Why no record accepts the value, which ended the edit; null otherwise. */
  readonly invalid: string | null;
}

export interface BulkEdit<T> {
  readonly records: readonly T[];
  readonly edit: (record: T) => Promise<EditOutcome>;
  readonly isStopped: () => boolean;
  readonly onProgress: (done: number) => void;
}

/**
 * Edits the records one after the other. A refused record does not hold up the others, and a value that is invalid
 * itself ends the edit. When the service does not respond, the edit ends and the record belongs to the rest: sending
 * the same value once more does no harm.
 */
export async function editInTurn<T>(bulk: BulkEdit<T>): Promise<BulkResult<T>> {
  const { records, edit, isStopped, onProgress } = bulk;
  const changed: T[] = [];
  const refused: Refused<T>[] = [];
  const end = (done: number, why: Partial<BulkResult<T>> = {}): BulkResult<T> => ({
    changed,
    refused,
    rest: records.slice(done),
    failure: null,
    invalid: null,
    ...why,
  });
  for (const [done, record] of records.entries()) {
    if (isStopped()) return end(done);
    const outcome = await edit(record);
    switch (outcome.type) {
      case 'accepted':
        changed.push(record);
        break;
      case 'refused':
        if (outcome.of === 'value') return end(done, { invalid: outcome.message });
        refused.push({ record, message: outcome.message });
        break;
      case 'failed':
        return end(done, { failure: outcome.message });
    }
    onProgress(done + 1);
  }
  return end(records.length);
}

/** The records that still have their former value: the refused ones and the rest. */
export function unchangedOf<T>({ refused, rest }: BulkResult<T>): readonly T[] {
  return [...refused.map(({ record }) => record), ...rest];
}
