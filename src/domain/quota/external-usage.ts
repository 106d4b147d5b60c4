import type { ActivityEntry } from '../activity/activity.ts';
import { formatCount } from '../activity/format-count.ts';
import type { QuotaLimits } from './quota.ts';
import { dayWindowMs } from './quota.ts';

/** The share of a day's calls that another program may use before the practice is notified. */
const unremarkableShare = 0.05;

/** Whether to notify the practice of external calls now: at most once in a day of XPM's. */
export function shouldReportExternalUsage(limits: QuotaLimits, now: Date): boolean {
  const { externalDayCalls, dayLimit, externalUsageReportedAt: reportedAt } = limits;
  if (externalDayCalls < dayLimit * unremarkableShare) return false;
  return reportedAt === null || now.getTime() - reportedAt.getTime() >= dayWindowMs;
}

/** An activity entry about calls that XPM has counted for the practice and that are not ours. */
export function externalUsageEntry(
  { externalDayCalls, dayLimit }: Pick<QuotaLimits, 'externalDayCalls' | 'dayLimit'>,
  entry: Pick<ActivityEntry, 'id' | 'practiceId' | 'createdAt'>,
): ActivityEntry {
  const [used, all] = [formatCount(externalDayCalls), formatCount(dayLimit)];
  return {
    ...entry,
    type: 'QUOTA',
    status: 'ALERT',
    title: 'XPM calls used by another program',
    // A limit that is lower than the stored one looks the same.
    message: `Another program used ${used} of today's ${all} XPM calls. Syncs and edits continue with the rest and may be slower. If XPM allows fewer than ${all} calls a day, an admin can change the number in the settings.`,
    actor: null,
    runId: null,
    recordId: null,
  };
}
