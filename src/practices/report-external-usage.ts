import { externalUsageEntry } from '../domain/quota/external-usage.ts';
import type { CommandDependencies } from './command-dependencies.ts';

/** Reports to a practice, once in XPM's day, that another program uses its calls. */
export async function reportExternalUsage(
  deps: CommandDependencies,
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
