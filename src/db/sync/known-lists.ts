import type { RecordList } from '../../domain/records/record-list.ts';
import type { Database } from '../prisma.ts';

/** What earlier reads of a practice's lists have shown. */
export interface KnownListStore {
  /** The ids in XPM of the list's last entries when it was last read without a doubt. */
  ending(practiceId: string, list: RecordList): Promise<readonly string[]>;
  saveEnding(practiceId: string, list: RecordList, ending: readonly string[]): Promise<void>;
}

export function knownListStore(db: Database): KnownListStore {
  return {
    async ending(practiceId, list) {
      const where = { practiceId_list: { practiceId, list } };
      return (await db.knownList.findUnique({ where }))?.ending ?? [];
    },
    async saveEnding(practiceId, list, ending) {
      await db.knownList.upsert({
        where: { practiceId_list: { practiceId, list } },
        create: { practiceId, list, ending: [...ending] },
        update: { ending: [...ending] },
      });
    },
  };
}
