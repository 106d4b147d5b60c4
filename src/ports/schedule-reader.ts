import type { PracticeAutomation, Schedule } from '../domain/sync/schedule.ts';

export type { Schedule } from '../domain/sync/schedule.ts';
export { scheduleNames } from '../domain/sync/schedule.ts';

/** Reads what decides which syncs of a practice run automatically. */
export interface AutomationReader {
  /** `null` when there is no such practice. */
  find(practiceId: string): Promise<PracticeAutomation | null>;
  /** Every practice that has, or once had, a connection. */
  all(): Promise<readonly PracticeAutomation[]>;
}

/** The schedules of practices by their current settings and connections. */
export interface ScheduleReader {
  /** Empty when there is no such practice. */
  schedules(practiceId: string): Promise<readonly Schedule[]>;
  /** The schedules of every practice that has, or once had, a connection. */
  all(): Promise<readonly PracticeSchedules[]>;
}

export interface PracticeSchedules {
  readonly practiceId: string;
  readonly schedules: readonly Schedule[];
}
