import type { WatermarkRows } from '../../ports/unit-of-work.ts';
import type { Database } from '../prisma.ts';

export function watermarkRows(db: Database): WatermarkRows {
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
