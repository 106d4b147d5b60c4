import type { PracticeFacts } from '../practice/practice.ts';
import { hasManualSync } from '../practice/practice.ts';
import type { SyncKind } from './sync-kind.ts';

/** The places of the interface that offer a manual sync. */
export type SyncSurface = 'APP_WINDOW' | 'CLIENT_LIST' | 'CLIENT_CUSTOM_FIELDS' | 'JOB_SUMMARY';

/** A kind as one surface offers it. */
export interface SyncRule {
  readonly surface: SyncSurface;
  readonly kind: SyncKind;
  readonly adminsOnly: boolean;
  readonly hiddenWhenPrimary: boolean;
  /** Shown only while *Import Tax Assessments* is on. */
  readonly forTaxAssessments?: true;
  /** Not shown while it is asked for or runs: the record's *Pending Sync* tag stands there instead. */
  readonly hiddenWhileRunning?: true;
  /** Before and while it runs; the kind's own label when absent. */
  readonly labels?: readonly [idle: string, running: string];
}

const admins = { adminsOnly: true, hiddenWhenPrimary: false };
const anybody = { adminsOnly: false, hiddenWhenPrimary: true };

/** The one table of who is offered what, where (see DESIGN "Who may do what, when"). */
export const syncRules: readonly SyncRule[] = [
  { surface: 'APP_WINDOW', kind: 'CLIENTS', ...admins },
  { surface: 'APP_WINDOW', kind: 'USERS', ...admins },
  { surface: 'APP_WINDOW', kind: 'JOBS', ...admins },
  { surface: 'APP_WINDOW', kind: 'TAX_RETURNS', ...admins, forTaxAssessments: true },
  { surface: 'APP_WINDOW', kind: 'FIELD_DEFINITIONS', ...admins, hiddenWhenPrimary: true },
  { surface: 'CLIENT_LIST', kind: 'CLIENTS', ...anybody, labels: ['Sync', 'Syncing'] },
  { surface: 'CLIENT_CUSTOM_FIELDS', kind: 'CLIENT_FIELDS', ...anybody },
  {
    surface: 'JOB_SUMMARY',
    kind: 'JOB',
    ...anybody,
    hiddenWhenPrimary: false,
    hiddenWhileRunning: true,
  },
];

/** Whether the practice's viewer is offered it there, whatever runs at the moment. */
export function ruleShows(rule: SyncRule, practice: PracticeFacts): boolean {
  if (!hasManualSync(practice.source)) return false;
  if (rule.adminsOnly && practice.role !== 'ADMIN') return false;
  if (rule.forTaxAssessments === true && !practice.importTaxAssessments) return false;
  return !(rule.hiddenWhenPrimary && practice.primaryForClientMaintenance);
}
