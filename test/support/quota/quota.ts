import type { SyncKind } from '../../../src/domain/sync/sync-kind.ts';
import type { SmallPractice } from '../practice/small-practice.ts';
import type { TestStack } from '../stack/stack.ts';
import { wake } from '../stack/temporal.ts';

/** Nothing of the quota is used, at both ends: a test must not wait for what the one before has used. */
export async function freshQuota(stack: TestStack): Promise<void> {
  await stack.prisma.callPermit.deleteMany();
  await stack.prisma.quotaReservation.deleteMany();
  await stack.prisma.permitTicket.deleteMany();
  await stack.prisma.appBlock.deleteMany();
  await stack.prisma.quota.deleteMany();
  for (const practice of [0, 1]) {
    await stack.sandbox.post('quota', { practice, minuteUsed: 0, dayUsed: 0 });
  }
}

/** A new minute starts for a practice, at both ends. Calls under way stay as they are. */
export async function newMinute(
  stack: TestStack,
  { id: practiceId, index: practice }: Pick<SmallPractice, 'id' | 'index'>,
): Promise<void> {
  const atXpm = () => stack.sandbox.post('quota', { practice, minuteUsed: 0 });
  // First at XPM, which must not refuse a call that has a permit of the new minute; then again, because a call in
  // between counts at XPM only.
  await atXpm();
  await stack.prisma.callPermit.deleteMany({ where: { practiceId, releasedAt: { not: null } } });
  await stack.prisma.quotaReservation.deleteMany({ where: { practiceId } });
  await atXpm();
}

/** XPM allows a practice no call until its minute ends, by the clock of the sandbox, in so many seconds. */
export async function minuteUsedUp(
  { sandbox }: Pick<TestStack, 'sandbox'>,
  { practice, endsInSeconds }: { readonly practice: number; readonly endsInSeconds: number },
): Promise<void> {
  const advance = (advanceSeconds: number) => sandbox.post('clock', { advanceSeconds });
  const { minuteResetsInSeconds: left } = await sandbox.post<{ minuteResetsInSeconds: number }>(
    'quota',
    { practice },
  );
  await advance(left);
  await sandbox.post('quota', { practice, minuteUsed: 60 });
  await advance(60 - endsInSeconds);
}

/** Ends the pause of a sync that a fault of the type `limited` has paused. */
export async function endPause(stack: TestStack, kind: SyncKind): Promise<void> {
  const practiceId = stack.practiceId.replace('Practice:', '');
  await stack.prisma.quota.deleteMany({ where: { practiceId } });
  await wake(stack, ['sync', practiceId, kind]);
}
