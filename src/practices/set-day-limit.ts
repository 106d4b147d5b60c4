import type { Viewer } from '../domain/practice/practice.ts';
import type { SyncRun } from '../domain/sync/sync-run.ts';
import { resumeSyncs } from '../sync/wake.ts';
import type { SettingsDependencies } from './record-settings.ts';
import { recordSettings } from './record-settings.ts';

export interface SetDayLimitInput {
  readonly practiceId: string;
  /** Calls in a day. */
  readonly dayLimit: number;
}

export type SetDayLimitOutcome =
  | { readonly type: 'DayLimitSet' }
  | { readonly type: 'UnlikelyDayLimit'; readonly message: string }
  | { readonly type: 'NotPermitted'; readonly message: string };

/** What Xero's plans allow lies well within. */
const likely = { least: 100, most: 100_000 };

const number = new Intl.NumberFormat('en-AU');

/**
 * Says how many calls a day XPM allows a practice, for an admin: Xero's plans differ, and XPM does not
 * say. What the day's limit held goes on and finds out; an answer of XPM's that shows more
 * corrects it, up to Xero's usual 5,000.
 */
export async function setDayLimit(
  deps: SettingsDependencies,
  viewer: Viewer,
  { practiceId, dayLimit }: SetDayLimitInput,
): Promise<SetDayLimitOutcome> {
  if (dayLimit < likely.least || dayLimit > likely.most) {
    return {
      type: 'UnlikelyDayLimit',
      message: `XPM allows 5,000 calls a day, or 1,000 on Xero's entry plan. Name a number from ${number.format(likely.least)} to ${number.format(likely.most)}.`,
    };
  }
  return deps.unitOfWork.transaction(async (tx) => {
    const practice = await tx.practices.find(practiceId, viewer.subject);
    if (practice === null) return notPermitted('You are not a member of such a practice.');
    if (practice.role !== 'ADMIN') return notPermitted('Only an admin may change the limit.');
    const before = await tx.quota.lockDayLimit(practiceId);
    if (before === dayLimit) return { type: 'DayLimitSet' };
    await tx.quota.saveDayLimit(practiceId, dayLimit);
    const at = deps.clock.now();
    await resumeSyncs(tx, { practiceId, at }, mayBeHeld);
    await recordSettings(tx, deps, {
      practiceId,
      actor: viewer.name,
      title: 'Change settings',
      message: `XPM is taken to allow ${number.format(dayLimit)} calls a day now, and no longer ${number.format(before)}.`,
    });
    return { type: 'DayLimitSet' };
  });
}

/** One that is running may have been refused already, and be about to pause. */
const mayBeHeld = ({ state, pause }: SyncRun): boolean =>
  state === 'RUNNING' || pause?.limit === 'DAY';

const notPermitted = (message: string) => ({ type: 'NotPermitted', message }) as const;
