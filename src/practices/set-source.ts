import type { PracticeSource, Viewer } from '../domain/practice/practice.ts';
import { hasManualSync, sourceNames } from '../domain/practice/practice.ts';
import type { SettingsDependencies } from './record-settings.ts';
import { recordSettings } from './record-settings.ts';

export interface SetPracticeSourceInput {
  readonly practiceId: string;
  readonly source: PracticeSource;
}

export type SetPracticeSourceOutcome =
  | { readonly type: 'PracticeSourceSet' }
  | { readonly type: 'NotPermitted'; readonly message: string };

/**
 * Says where a practice's records come from, for an admin; the one it has already changes nothing.
 *
 * A sync that is under way is left to end: what it reads is as true as what was read before, and to
 * throw half of it away helps nobody. Who wants it gone cancels it, which an admin always may.
 */
export async function setPracticeSource(
  deps: SettingsDependencies,
  viewer: Viewer,
  { practiceId, source }: SetPracticeSourceInput,
): Promise<SetPracticeSourceOutcome> {
  return deps.unitOfWork.transaction(async (tx) => {
    const practice = await tx.practices.find(practiceId, viewer.subject);
    if (practice === null) return notPermitted('You are not a member of such a practice.');
    if (practice.role !== 'ADMIN') return notPermitted('Only an admin may change the source.');
    // Held, so that of two changes at once the second says what it changed.
    const before = await tx.practices.lockSource(practiceId);
    if (before === source) return { type: 'PracticeSourceSet' };
    await tx.practices.saveSource(practiceId, source);
    await tx.outbox.enqueue({ type: 'set-schedules', practiceId }, deps.clock.now());
    await recordSettings(tx, deps, {
      practiceId,
      actor: viewer.name,
      title: 'Change source',
      message: describeChange(before, source),
    });
    return { type: 'PracticeSourceSet' };
  });
}

const notPermitted = (message: string) => ({ type: 'NotPermitted', message }) as const;

function describeChange(before: PracticeSource, after: PracticeSource): string {
  const change = `Records come from ${sourceNames[after]} now, and no longer from ${sourceNames[before]}.`;
  if (hasManualSync(before) === hasManualSync(after)) return change;
  return hasManualSync(after)
    ? `${change} Manual syncs are offered.`
    : `${change} Manual syncs are not offered any more; one that is under way ends by itself.`;
}
