import type { PracticeSettings } from '../domain/practice/practice.ts';
import type { Viewer } from '../domain/practice/practice.ts';
import { timeZoneNamed } from '../domain/practice/time-zone.ts';
import type { SettingsDependencies } from './record-settings.ts';
import { recordSettings } from './record-settings.ts';

/** The settings to change; what is `null` stays as it is. */
export type SettingsChange = { readonly [K in keyof PracticeSettings]: PracticeSettings[K] | null };

export type UpdatePracticeSettingsOutcome =
  | { readonly type: 'PracticeSettingsUpdated' }
  /** `primaryForClientMaintenance` cannot be switched off once it is on. */
  | { readonly type: 'SettingIsFinal'; readonly message: string }
  | { readonly type: 'UnknownTimeZone'; readonly message: string }
  | { readonly type: 'NotPermitted'; readonly message: string };

const switchNames = {
  importTaxAssessments: 'Import Tax Assessments',
  primaryForClientMaintenance: 'FYI as Primary for Client Maintenance',
  autoSync: 'Automatic syncs',
} as const satisfies Partial<Record<keyof PracticeSettings, string>>;

/** Changes a practice's settings, for an admin; all of them or none. What is equal changes nothing. */
export async function updatePracticeSettings(
  deps: SettingsDependencies,
  viewer: Viewer,
  { practiceId, change }: { readonly practiceId: string; readonly change: SettingsChange },
): Promise<UpdatePracticeSettingsOutcome> {
  return deps.unitOfWork.transaction(async (tx) => {
    const practice = await tx.practices.find(practiceId, viewer.subject);
    if (practice === null) return notPermitted('You are not a member of such a practice.');
    if (practice.role !== 'ADMIN') return notPermitted('Only an admin may change the settings.');
    // Held, so that of two changes at once the second sees what the first made final.
    const before = await tx.practices.lockSettings(practiceId);
    if (before.primaryForClientMaintenance && change.primaryForClientMaintenance === false) {
      return {
        type: 'SettingIsFinal',
        message: `${switchNames.primaryForClientMaintenance} is on and cannot be switched off again.`,
      };
    }
    const timeZone = change.timeZone === null ? before.timeZone : timeZoneNamed(change.timeZone);
    if (timeZone === null) {
      return {
        type: 'UnknownTimeZone',
        message: `There is no time zone "${change.timeZone}". Name one as the IANA database does, for example Pacific/Auckland.`,
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

const notPermitted = (message: string) => ({ type: 'NotPermitted', message }) as const;

/** In the practice's words; `null` when nothing differs. */
function describeChange(before: PracticeSettings, after: PracticeSettings): string | null {
  const changed = (Object.keys(switchNames) as (keyof typeof switchNames)[])
    .filter((key) => before[key] !== after[key])
    .map(
      (key) =>
        `${switchNames[key]} ${key === 'autoSync' ? 'were' : 'was'} switched ${after[key] ? 'on' : 'off'}.`,
    );
  if (before.timeZone !== after.timeZone) {
    changed.push(`Automatic syncs keep to the clock of ${after.timeZone} now.`);
  }
  return changed.length === 0 ? null : changed.join(' ');
}
