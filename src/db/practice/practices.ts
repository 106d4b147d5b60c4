import type {
  PracticeFacts,
  PracticeSettings,
  PracticeSource,
} from '../../domain/practice/practice.ts';
import type { PracticeAutomation } from '../../domain/sync/schedule.ts';
import type { Database } from '../prisma.ts';
import { findAutomation } from '../sync/automation-reader.ts';
import { automationColumns, settingsColumns, withConnection } from './practice-columns.ts';

export interface PracticeStore {
  /** The practice as this member sees it; `null` when it does not exist or they are no member. */
  find(practiceId: string, subject: string): Promise<PracticeFacts | null>;
  settings(practiceId: string): Promise<PracticeSettings>;
  /** What decides which syncs run by themselves, and when; `null` when there is no such practice. */
  automation(practiceId: string): Promise<PracticeAutomation | null>;
  /** The settings, held until the transaction ends. */
  lockSettings(practiceId: string): Promise<PracticeSettings>;
  saveSettings(practiceId: string, settings: PracticeSettings): Promise<void>;
  /** Where the records come from, held until the transaction ends. */
  lockSource(practiceId: string): Promise<PracticeSource>;
  saveSource(practiceId: string, source: PracticeSource): Promise<void>;
}

export function practiceStore(db: Database): PracticeStore {
  const settings = (practiceId: string) =>
    db.practice.findUniqueOrThrow({ where: { id: practiceId }, select: settingsColumns });
  // Whoever adds something to the practice meanwhile need not wait: its id stays what it is.
  const lock = (practiceId: string) =>
    db.$queryRaw`SELECT 1 FROM practice WHERE id = ${practiceId}::uuid FOR NO KEY UPDATE`;
  return {
    async find(practiceId, subject) {
      const membership = await db.membership.findUnique({
        where: { practiceId_subject: { practiceId, subject } },
        select: {
          role: true,
          practice: { select: { ...automationColumns, name: true } },
        },
      });
      if (membership === null) return null;
      return { ...withConnection(membership.practice), role: membership.role };
    },
    settings,
    automation: (practiceId) => findAutomation(db, practiceId),
    async lockSettings(practiceId) {
      await lock(practiceId);
      return settings(practiceId);
    },
    async saveSettings(practiceId, settings) {
      await db.practice.update({ where: { id: practiceId }, data: settings, select: { id: true } });
    },
    async lockSource(practiceId) {
      await lock(practiceId);
      const where = { id: practiceId };
      return (await db.practice.findUniqueOrThrow({ where, select: { source: true } })).source;
    },
    async saveSource(practiceId, source) {
      const where = { id: practiceId };
      await db.practice.update({ where, data: { source }, select: { id: true } });
    },
  };
}
