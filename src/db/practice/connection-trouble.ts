import type { CallOrigin, ConnectionTrouble } from '../../domain/practice/connection-trouble.ts';
import { callOrigins } from '../../domain/practice/connection-trouble.ts';
import type { Database } from '../prisma.ts';

export interface ConnectionTroubleStore {
  /** What disturbs the practice's calls; `null` when nothing does. */
  find(practiceId: string): Promise<ConnectionTrouble | null>;
  save(practiceId: string, trouble: ConnectionTrouble): Promise<void>;
  clear(practiceId: string): Promise<void>;
  /**
   * Claims the probe that is due and moves the next one to `until`. `false` when another call has claimed it.
   */
  claimProbe(practiceId: string, at: Date, until: Date): Promise<boolean>;
  /** Makes the next probe due: a claimed one was not made, or an admin does not want to wait. */
  releaseProbe(practiceId: string, at: Date): Promise<void>;
}

export function connectionTroubleStore(db: Database): ConnectionTroubleStore {
  return {
    async find(practiceId) {
      const row = await db.connectionTrouble.findUnique({
        where: { practiceId },
        omit: { practiceId: true },
      });
      return row === null ? null : { ...row, origin: originOf(row.origin) };
    },
    async save(practiceId, trouble) {
      const create = { practiceId, ...trouble };
      await db.connectionTrouble.upsert({ where: { practiceId }, create, update: trouble });
    },
    async clear(practiceId) {
      await db.connectionTrouble.deleteMany({ where: { practiceId } });
    },
    async claimProbe(practiceId, at, until) {
      const { count } = await db.connectionTrouble.updateMany({
        where: { practiceId, nextProbeAt: { lte: at } },
        data: { nextProbeAt: until },
      });
      return count > 0;
    },
    async releaseProbe(practiceId, at) {
      await db.connectionTrouble.updateMany({ where: { practiceId }, data: { nextProbeAt: at } });
    },
  };
}

/** An origin that this version does not know concerns every call. */
function originOf(stored: string | null): CallOrigin | null {
  return callOrigins.find((origin) => origin === stored) ?? null;
}
