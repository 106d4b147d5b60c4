import type { RecordList } from '../../domain/records/record-list.ts';
import type { LargeList } from '../../domain/sync/large-list.ts';
import type { Database } from '../prisma.ts';

/** What earlier reads of a practice's lists have shown. */
export interface KnownListStore {
  /** The ids in XPM of the list's last entries when it was last read without a doubt. */
  ending(practiceId: string, list: RecordList): Promise<readonly string[]>;
  saveEnding(practiceId: string, list: RecordList, ending: readonly string[]): Promise<void>;
  /** `null` for a list that XPM returned whole when it was last requested so. */
  large(practiceId: string, list: RecordList): Promise<LargeList | null>;
  saveLarge(practiceId: string, list: RecordList, large: LargeList): Promise<void>;
  /** XPM has returned the list whole. Writes nothing when it did before. */
  clearLarge(practiceId: string, list: RecordList): Promise<void>;
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
    async large(practiceId, list) {
      const where = { practiceId_list: { practiceId, list } };
      const row = await db.knownList.findUnique({ where });
      const refusedAt = row?.refusedAt ?? null;
      return row === null || refusedAt === null ? null : { refusals: row.refusals, refusedAt };
    },
    async saveLarge(practiceId, list, { refusals, refusedAt }) {
      await db.knownList.upsert({
        where: { practiceId_list: { practiceId, list } },
        create: { practiceId, list, ending: [], refusals, refusedAt },
        update: { refusals, refusedAt },
      });
    },
    async clearLarge(practiceId, list) {
      await db.knownList.updateMany({
        where: { practiceId, list, refusedAt: { not: null } },
        data: { refusals: 0, refusedAt: null },
      });
    },
  };
}
