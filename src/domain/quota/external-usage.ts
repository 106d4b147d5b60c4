import type { ActivityEntry } from '../activity/activity.ts';
import type { QuotaLimits } from './quota.ts';
import { dayWindow } from './quota.ts';

/** Of a day's calls another program may use so many before the practice hears of it. */
const unremarkableShare = 0.05;

/** Whether the practice should hear, now, of what another program has used: once in a day of XPM's. */
export function shouldReportExternalUsage(terms: QuotaLimits, now: Date): boolean {
  const { externalDayCalls, dayLimit, externalUsageReportedAt: toldAt } = terms;
  if (externalDayCalls < dayLimit * unremarkableShare) return false;
  return toldAt === null || now.getTime() - toldAt.getTime() >= dayWindow;
}

const number = new Intl.NumberFormat('en-AU');

/** An entry about calls that XPM has counted for the practice and that are none of ours. */
export function externalUsageEntry(
  { externalDayCalls, dayLimit }: Pick<QuotaLimits, 'externalDayCalls' | 'dayLimit'>,
  told: Pick<ActivityEntry, 'id' | 'practiceId' | 'createdAt'>,
): ActivityEntry {
  const [used, all] = [number.format(externalDayCalls), number.format(dayLimit)];
  return {
    ...told,
    type: 'QUOTA',
    status: 'ALERT',
    title: 'XPM calls used elsewhere',
    // A limit that is lower than we believe looks the same.
    message: `Another program used ${used} of today's ${all} XPM calls. Syncs and edits make do with the rest. If XPM allows fewer than ${all} calls a day, an admin can set the number.`,
    actor: null,
    runId: null,
    recordId: null,
  };
}
