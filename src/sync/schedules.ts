import { hasManualSync } from '../domain/practice/practice.ts';
import type {
  PracticeAutomation,
  Schedule,
  ScheduledSync,
  ScheduleName,
  SyncScheduleName,
} from '../domain/sync/schedule.ts';
import { scheduleNames, tokenRenewal } from '../domain/sync/schedule.ts';
import type { AutomationReader, ScheduleReader } from '../ports/schedule-reader.ts';
import type { SyncKindDescriptor } from './kinds/descriptor.ts';
import { allDescriptors } from './kinds/index.ts';

interface Times {
  readonly hours: readonly [number, number];
  readonly everyMinutes: number;
  readonly catchUpSeconds: number;
}

const hourSeconds = 3600;

/** Incremental syncs during the working day, full syncs in the evening, everything else at night. */
const times: Readonly<Record<ScheduleName, Times>> = {
  incremental: { hours: [9, 18], everyMinutes: 15, catchUpSeconds: 600 },
  full: { hours: [19, 19], everyMinutes: 60, catchUpSeconds: 8 * hourSeconds },
  sweeps: { hours: [22, 22], everyMinutes: 60, catchUpSeconds: 8 * hourSeconds },
  'tax-returns': { hours: [4, 4], everyMinutes: 60, catchUpSeconds: 8 * hourSeconds },
  // Each day, because one that fails is tried again on the next; it renews only what a week left unused.
  [tokenRenewal]: { hours: [4, 4], everyMinutes: 60, catchUpSeconds: 8 * hourSeconds },
};

/** Practices start one after the other within so many seconds: their ids spread them. */
const staggerSeconds = 15 * 60;

/** The schedules that a practice has by its settings, its source and its connection. */
export function schedulesOf(practice: PracticeAutomation): readonly Schedule[] {
  if (practice.connection === 'DISCONNECTED') return [];
  const stagger = staggerOf(practice.id);
  return scheduleNames.flatMap((name) => {
    const syncs = name === tokenRenewal ? [] : syncsOf(name, practice);
    if (syncs.length === 0 && name !== tokenRenewal) return [];
    const { hours, everyMinutes, catchUpSeconds } = times[name];
    const minutes = Array.from(
      { length: 60 / everyMinutes },
      (_, place) => Math.floor(stagger / 60) + place * everyMinutes,
    );
    const { timeZone } = practice;
    return { name, syncs, timeZone, hours, minutes, second: stagger % 60, catchUpSeconds };
  });
}

const syncsOf = (name: SyncScheduleName, practice: PracticeAutomation): readonly ScheduledSync[] =>
  allDescriptors
    .filter((descriptor) => isAutomatic(descriptor, practice))
    .flatMap(({ kind, schedules: { [name]: mode } }) =>
      mode === undefined ? [] : [{ kind, mode }],
    );

/** Whether the practice's settings let the kind start automatically. */
export function isAutomatic(
  descriptor: SyncKindDescriptor,
  practice: Omit<PracticeAutomation, 'id'>,
): boolean {
  if (!practice.autoSync || !hasManualSync(practice.source)) return false;
  if (descriptor.needsTaxAssessments && !practice.importTaxAssessments) return false;
  return descriptor.scheduledWhenPrimary || !practice.primaryForClientMaintenance;
}

/** The last digits of a random UUID are distributed as well as a hash of it. */
const staggerOf = (practiceId: string): number =>
  Number.parseInt(practiceId.slice(-8), 16) % staggerSeconds;

/** The schedules of practices as their rows are now. */
export function createScheduleReader(practices: AutomationReader): ScheduleReader {
  return {
    async schedules(practiceId) {
      const practice = await practices.find(practiceId);
      return practice === null ? [] : schedulesOf(practice);
    },
    async all() {
      return (await practices.all()).map((practice) => ({
        practiceId: practice.id,
        schedules: schedulesOf(practice),
      }));
    },
  };
}
