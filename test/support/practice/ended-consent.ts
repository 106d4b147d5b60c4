import type { TestStack } from '../stack/stack.ts';

/** Makes the next call of the practice find out that its consent has ended at Xero. */
export async function endConsent(stack: TestStack): Promise<void> {
  await stack.sandbox.post('faults', {
    path: 'connect/token',
    times: 1,
    fault: {
      type: 'status',
      status: 400,
      body: '{"error":"invalid_grant"}',
      contentType: 'application/json',
    },
  });
  await stack.prisma.xpmConnection.update({
    where: { practiceId: stack.practiceId.replace('Practice:', '') },
    data: { accessTokenExpiresAt: new Date(0) },
  });
}
