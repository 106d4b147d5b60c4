import type {
  PracticeFacts,
  PracticeSettings,
  PracticeSource,
  Role,
} from '../../domain/practice/practice.ts';
import type { PracticeAutomation } from '../../domain/sync/schedule.ts';
import type { Database } from '../prisma.ts';
import { findAutomation } from '../sync/automation-reader.ts';
import { automationColumns, settingsColumns, withConnection } from './practice-columns.ts';

export interface PracticeStore {
  /** The practice with this member's role; `null` when it does not exist or they are not a member. */
  find(practiceId: string, subject: string): Promise<PracticeFacts | null>;
  /** The practice as a member with this role sees it; `null` when it does not exist. */
  findAs(practiceId: string, role: Role): Promise<PracticeFacts | null>;
  settings(practiceId: string): Promise<PracticeSettings>;
  /** What decides which syncs run automatically, and when; `null` when there is no such practice. */
  automation(practiceId: string): Promise<PracticeAutomation | null>;
  /** The settings; they stay locked until the transaction ends. */
  lockSettings(practiceId: string): Promise<PracticeSettings>;
  saveSettings(practiceId: string, settings: PracticeSettings): Promise<void>;
  /** The source of the records; it stays locked until the transaction ends. */
  lockSource(practiceId: string): Promise<PracticeSource>;
  saveSource(practiceId: string, source: PracticeSource): Promise<void>;
}

export function practiceStore(db: Database): PracticeStore {
  const settings = (practiceId: string) =>
    db.practice.findUniqueOrThrow({ where: { id: practiceId }, select: settingsColumns });
  // NO KEY, because the foreign key checks of concurrent inserts must not wait for this lock.
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
    async findAs(practiceId, role) {
      const practice = await db.practice.findUnique({
        where: { id: practiceId },
        select: { ...automationColumns, name: true },
      });
      return practice === null ? null : { ...withConnection(practice), role };
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
