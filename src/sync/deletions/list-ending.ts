import type { Transaction } from '../../db/unit-of-work.ts';
import type { RecordList } from '../../domain/records/record-list.ts';
import { mostWithoutReview } from '../../domain/sync/deletion-guard.ts';

interface ReadEnding {
  readonly practiceId: string;
  readonly list: RecordList;
  readonly before: readonly string[];
  readonly seen: readonly string[];
}

/** Remembers the list's last entries. A list that ends like the one before writes nothing. */
export async function rememberEnding(
  tx: Transaction,
  { practiceId, list, before, seen }: ReadEnding,
): Promise<void> {
  const ending = seen.slice(-mostWithoutReview);
  const isSame = ending.length === before.length && ending.every((id, i) => id === before[i]);
  if (!isSame) await tx.knownLists.saveEnding(practiceId, list, ending);
}
