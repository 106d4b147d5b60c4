import type { SyncKind } from '../../domain/sync/sync-kind.ts';
import type { Database } from '../prisma.ts';

/** Where incremental runs start. Both times are of XPM's clock, from its responses. */
export interface Watermark {
  readonly readAsOf: Date;
  readonly fullReadAsOf: Date;
}

export interface WatermarkStore {
  find(practiceId: string, kind: SyncKind): Promise<Watermark | null>;
  /** The next run of each kind reads everything. */
  clear(practiceId: string): Promise<void>;
  save(practiceId: string, kind: SyncKind, watermark: Watermark): Promise<void>;
}

export function watermarkStore(db: Database): WatermarkStore {
  return {
    find: (practiceId, kind) =>
      db.syncWatermark.findUnique({
        where: { practiceId_kind: { practiceId, kind } },
        select: { readAsOf: true, fullReadAsOf: true },
      }),
    async clear(practiceId) {
      await db.syncWatermark.deleteMany({ where: { practiceId } });
    },
    async save(practiceId, kind, watermark) {
      await db.syncWatermark.upsert({
        where: { practiceId_kind: { practiceId, kind } },
        create: { practiceId, kind, ...watermark },
        update: watermark,
      });
    },
  };
}
