import type { PracticeSettings, Viewer } from '../domain/practice/practice.ts';
import type { NotPermitted } from '../domain/practice/refusal.ts';
import { timeZoneNamed } from '../domain/practice/time-zone.ts';
import { refuseNonAdmin } from './admin-permission.ts';
import type { CommandDependencies } from './command-dependencies.ts';
import { recordSettings } from './record-settings.ts';

/** The new settings; `null` keeps a setting as it is. */
export type SettingsChange = { readonly [K in keyof PracticeSettings]: PracticeSettings[K] | null };

export type UpdatePracticeSettingsOutcome =
  | { readonly type: 'PracticeSettingsUpdated' }
  /** `primaryForClientMaintenance` cannot be switched off once it is on. */
  | { readonly type: 'SettingIsFinal'; readonly message: string }
  | { readonly type: 'UnknownTimeZone'; readonly message: string }
  | NotPermitted;

const switchNames = {
  importTaxAssessments: 'Import Tax Assessments',
  primaryForClientMaintenance: 'FYI as Primary for Client Maintenance',
  autoSync: 'Automatic syncs',
} as const satisfies Partial<Record<keyof PracticeSettings, string>>;

/** Changes a practice's settings, all or none. Equal settings change nothing. */
export async function updatePracticeSettings(
  deps: CommandDependencies,
  viewer: Viewer,
  { practiceId, change }: { readonly practiceId: string; readonly change: SettingsChange },
): Promise<UpdatePracticeSettingsOutcome> {
  return deps.unitOfWork.transaction(async (tx) => {
    const action = 'change the settings';
    const refusal = await refuseNonAdmin(tx, viewer, { practiceId, action });
    if (refusal !== null) return refusal;
    // The lock makes the second of two concurrent changes see a setting that the first made final.
    const before = await tx.practices.lockSettings(practiceId);
    if (before.primaryForClientMaintenance && change.primaryForClientMaintenance === false) {
      return {
        type: 'SettingIsFinal',
        message: `${switchNames.primaryForClientMaintenance} is on and cannot be switched off.`,
      };
    }
    const timeZone = change.timeZone === null ? before.timeZone : timeZoneNamed(change.timeZone);
    if (timeZone === null) {
      return {
        type: 'UnknownTimeZone',
        message: `"${change.timeZone}" is not a time zone. Use a name of the IANA database, for example Pacific/Auckland.`,
      };
    }
    const after: PracticeSettings = {
      timeZone,
      importTaxAssessments: change.importTaxAssessments ?? before.importTaxAssessments,
      primaryForClientMaintenance:
        change.primaryForClientMaintenance ?? before.primaryForClientMaintenance,
      autoSync: change.autoSync ?? before.autoSync,
    };
    const message = describeChange(before, after);
    if (message === null) return { type: 'PracticeSettingsUpdated' };
    await tx.practices.saveSettings(practiceId, after);
    await tx.outbox.enqueue({ type: 'set-schedules', practiceId }, deps.clock.now());
    const title = 'Change settings';
    await recordSettings(tx, deps, { practiceId, actor: viewer.name, title, message });
    return { type: 'PracticeSettingsUpdated' };
  });
}

/** The change as the practice reads it; `null` when nothing differs. */
function describeChange(before: PracticeSettings, after: PracticeSettings): string | null {
  const changed = (Object.keys(switchNames) as (keyof typeof switchNames)[])
    .filter((key) => before[key] !== after[key])
    .map(
      (key) =>
        `${switchNames[key]} ${key === 'autoSync' ? 'were' : 'was'} switched ${after[key] ? 'on' : 'off'}.`,
    );
  if (before.timeZone !== after.timeZone) {
    changed.push(`Automatic syncs now use the time zone ${after.timeZone}.`);
  }
  return changed.length === 0 ? null : changed.join(' ');
}
