import type { Schedule } from '../domain/sync/schedule.ts';

export type { Schedule } from '../domain/sync/schedule.ts';
export { scheduleNames } from '../domain/sync/schedule.ts';

/** What is to run by itself, as the practices' choices and connections are now. */
export interface ScheduleReader {
  /** None when there is no such practice. */
  schedules(practiceId: string): Promise<readonly Schedule[]>;
  /** Of every practice that has a connection, or had one. */
  all(): Promise<readonly PracticeSchedules[]>;
}

export interface PracticeSchedules {
  readonly practiceId: string;
  readonly schedules: readonly Schedule[];
}
