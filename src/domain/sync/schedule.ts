import type { PracticeFacts } from '../practice/practice.ts';
import { hasManualSync } from '../practice/practice.ts';
import type { SyncKind } from './sync-kind.ts';
import type { SyncMode } from './sync-run.ts';

/** Syncs whose time comes together. Part of the schedules' ids, which are stored data: chosen once. */
export const scheduleNames = ['deltas', 'full', 'sweeps', 'tax-returns'] as const;
export type ScheduleName = (typeof scheduleNames)[number];

/** What decides which syncs run by themselves, and when. */
export type PracticeAutomation = Pick<
  PracticeFacts,
  | 'id'
  | 'source'
  | 'connection'
  | 'importTaxAssessments'
  | 'primaryForClientMaintenance'
  | 'autoSync'
  | 'timeZone'
>;

export interface ScheduledSync {
  readonly kind: SyncKind;
  readonly mode: SyncMode;
}

/** Times of each day by the clock of `timeZone`, and what is due then. */
export interface Schedule {
  readonly name: ScheduleName;
  readonly syncs: readonly ScheduledSync[];
  readonly timeZone: string;
  /** First and last, inclusive. */
  readonly hours: readonly [number, number];
  readonly minutes: readonly number[];
  readonly second: number;
  /** One that was missed for longer (seconds) is left out: another one is due soon enough. */
  readonly catchUpSeconds: number;
}

interface Plan {
  readonly hours: readonly [number, number];
  /** Once an hour when not said. */
  readonly everyMinutes?: number;
  readonly catchUpSeconds: number;
  readonly syncs: readonly ScheduledSync[];
}

const hour = 3600;
const full = (kind: SyncKind): ScheduledSync => ({ kind, mode: 'FULL' });
const delta = (kind: SyncKind): ScheduledSync => ({ kind, mode: 'INCREMENTAL' });

/** A working day of deltas, its end a full pass; at night what nobody waits for. */
const plans: Readonly<Record<ScheduleName, Plan>> = {
  deltas: {
    hours: [9, 18],
    everyMinutes: 15,
    catchUpSeconds: 600,
    syncs: [delta('CLIENTS'), delta('JOBS')],
  },
  full: {
    hours: [19, 19],
    catchUpSeconds: 8 * hour,
    syncs: [full('CLIENTS'), full('JOBS'), full('USERS'), full('FIELD_DEFINITIONS')],
  },
  sweeps: {
    hours: [22, 22],
    catchUpSeconds: 8 * hour,
    syncs: [full('CLIENT_FIELD_VALUES'), full('JOB_FIELD_VALUES')],
  },
  'tax-returns': { hours: [4, 4], catchUpSeconds: 8 * hour, syncs: [full('TAX_RETURNS')] },
};

/** Practices come one after the other within so many seconds: their identifiers spread them. */
const staggerSeconds = 15 * 60;

/** Everything that runs by itself in a practice. Nothing in one that does not want it or has ended its connection. */
export function schedulesOf(practice: PracticeAutomation): readonly Schedule[] {
  if (practice.connection === 'DISCONNECTED') return [];
  return scheduleNames.flatMap((name) => {
    const { syncs, hours, everyMinutes = 60, catchUpSeconds } = plans[name];
    const wanted = syncs.filter(({ kind }) => isAutomatic(kind, practice));
    if (wanted.length === 0) return [];
    const stagger = staggerOf(practice.id);
    const minutes = Array.from(
      { length: 60 / everyMinutes },
      (_, place) => Math.floor(stagger / 60) + place * everyMinutes,
    );
    const { timeZone } = practice;
    return { name, syncs: wanted, timeZone, hours, minutes, second: stagger % 60, catchUpSeconds };
  });
}

/** Whether the practice's choices let the kind run by itself. */
export function isAutomatic(kind: SyncKind, practice: Omit<PracticeAutomation, 'id'>): boolean {
  if (!practice.autoSync || !hasManualSync(practice.source)) return false;
  if (kind === 'TAX_RETURNS') return practice.importTaxAssessments;
  return !(kind === 'CLIENT_FIELD_VALUES' && practice.primaryForClientMaintenance);
}

/** The last digits of a random UUID are as good as a hash of it. */
const staggerOf = (practiceId: string): number =>
  Number.parseInt(practiceId.slice(-8), 16) % staggerSeconds;
