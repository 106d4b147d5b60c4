import type { PracticeActivity } from '../../../prisma/generated/client.ts';
import type { TestStack } from '../stack/stack.ts';

/** The entries that follow a run, oldest first. */
export function activityOf(
  stack: TestStack,
  run: { readonly id: string },
): Promise<PracticeActivity[]> {
  return stack.prisma.practiceActivity.findMany({
    where: { runId: run.id.replace('SyncRun:', '') },
    orderBy: { createdAt: 'asc' },
  });
}
