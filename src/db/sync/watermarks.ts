import type { SyncKind } from '../../domain/sync/sync-kind.ts';
import type { Database } from '../prisma.ts';

/** Where deltas begin. Both instants are XPM's clock, read off its answers. */
export interface Watermark {
  readonly readAsOf: Date;
  readonly fullReadAsOf: Date;
}

export interface WatermarkStore {
  find(practiceId: string, kind: SyncKind): Promise<Watermark | null>;
  save(practiceId: string, kind: SyncKind, watermark: Watermark): Promise<void>;
}

export function watermarkStore(db: Database): WatermarkStore {
  return {
    find: (practiceId, kind) =>
      db.syncWatermark.findUnique({
        where: { practiceId_kind: { practiceId, kind } },
        select: { readAsOf: true, fullReadAsOf: true },
      }),
    async save(practiceId, kind, watermark) {
      await db.syncWatermark.upsert({
        where: { practiceId_kind: { practiceId, kind } },
        create: { practiceId, kind, ...watermark },
        update: watermark,
      });
    },
  };
}
