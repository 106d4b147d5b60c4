import { formatCount } from '../domain/activity/format-count.ts';
import type { Viewer } from '../domain/practice/practice.ts';
import type { NotPermitted } from '../domain/practice/refusal.ts';
import { quotaPlans } from '../domain/quota/plans.ts';
import type { SyncRun } from '../domain/sync/sync-run.ts';
import { resumeSyncs } from '../sync/wake.ts';
import { refuseNonAdmin } from './admin-permission.ts';
import type { CommandDependencies } from './command-dependencies.ts';
import { recordSettings } from './record-settings.ts';

export interface SetDayLimitInput {
  readonly practiceId: string;
  /** Calls a day. */
  readonly dayLimit: number;
}

export type SetDayLimitOutcome =
  | { readonly type: 'DayLimitSet' }
  | { readonly type: 'UnlikelyDayLimit'; readonly message: string }
  | NotPermitted;

/** The limits of all of Xero's plans lie well within this range. */
const plausibleLimit = { least: 100, most: 100_000 };

/**
 * Sets how many calls a day XPM allows a practice, because Xero's plans differ and XPM does not report it.
 * Syncs that the day's limit paused resume. A response that shows more remaining calls corrects the limit, up
 * to that of Xero's usual plan.
 */
export async function setDayLimit(
  deps: CommandDependencies,
  viewer: Viewer,
  { practiceId, dayLimit }: SetDayLimitInput,
): Promise<SetDayLimitOutcome> {
  if (dayLimit < plausibleLimit.least || dayLimit > plausibleLimit.most) {
    return {
      type: 'UnlikelyDayLimit',
      message: `The limit must be between ${formatCount(plausibleLimit.least)} and ${formatCount(plausibleLimit.most)} calls a day. XPM allows ${describePlans()}.`,
    };
  }
  return deps.unitOfWork.transaction(async (tx) => {
    const action = 'change the limit';
    const refusal = await refuseNonAdmin(tx, viewer, { practiceId, action });
    if (refusal !== null) return refusal;
    const before = await tx.quota.lockDayLimit(practiceId);
    if (before === dayLimit) return { type: 'DayLimitSet' };
    await tx.quota.saveDayLimit(practiceId, dayLimit);
    const at = deps.clock.now();
    await resumeSyncs(tx, { practiceId, at }, mayWaitForDay);
    await recordSettings(tx, deps, {
      practiceId,
      actor: viewer.name,
      title: 'Change settings',
      message: `The limit of calls to XPM changed from ${formatCount(before)} to ${formatCount(dayLimit)} a day.`,
    });
    return { type: 'DayLimitSet' };
  });
}

/** `5,000 on Xero's usual plan, or 1,000 on Xero's entry plan`. */
const describePlans = (): string =>
  quotaPlans
    .map(({ name, dayLimit }) => `${formatCount(dayLimit)} on Xero's ${name}`)
    .join(', or ');

/** A running sync may have been denied a permit already and be about to pause. */
const mayWaitForDay = ({ state, pause }: SyncRun): boolean =>
  state === 'RUNNING' || pause?.limit === 'DAY';
