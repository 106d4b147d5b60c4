import type { UnitOfWork } from '../db/unit-of-work.ts';
import { externalUsageEntry } from '../domain/quota/external-usage.ts';
import type { Clock } from '../ports/clock.ts';

export interface ReportExternalUsageDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** Reports to a practice, once in XPM's day, that another program uses its calls. */
export async function reportExternalUsage(
  deps: ReportExternalUsageDependencies,
  practiceId: string,
): Promise<void> {
  await deps.unitOfWork.transaction(async (tx) => {
    const createdAt = deps.clock.now();
    const limits = await tx.quota.claimExternalUsageReport(practiceId, createdAt);
    if (limits === null) return;
    const entry = externalUsageEntry(limits, { id: deps.newId(), practiceId, createdAt });
    await tx.activity.add(entry);
    await tx.events.append(practiceId, [{ type: 'activity.changed', ids: [entry.id] }], createdAt);
  });
}
