import type { TestStack } from '../stack/stack.ts';

/** Lets the practice's next call through as a probe, as if the wait for it had passed. */
export async function makeProbeDue(stack: TestStack): Promise<void> {
  await stack.prisma.connectionTrouble.update({
    where: { practiceId: stack.practiceId.replace('Practice:', '') },
    data: { nextProbeAt: new Date(0) },
  });
}
