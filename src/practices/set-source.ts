import type { PracticeSource, Viewer } from '../domain/practice/practice.ts';
import { hasManualSync, sourceNames } from '../domain/practice/practice.ts';
import type { NotPermitted } from '../domain/practice/refusal.ts';
import { resumePushes } from '../sync/wake.ts';
import { refuseNonAdmin } from './admin-permission.ts';
import type { CommandDependencies } from './command-dependencies.ts';
import { recordSettings } from './record-settings.ts';

export interface SetPracticeSourceInput {
  readonly practiceId: string;
  readonly source: PracticeSource;
}

export type SetPracticeSourceOutcome = { readonly type: 'PracticeSourceSet' } | NotPermitted;

/**
 * Sets where a practice's records come from. An equal source changes nothing. A running sync continues,
 * because what it reads is as true as what was read before; an admin can still cancel it. Edits that XPM does
 * not have yet are kept, and sent when the source has manual syncs again.
 */
export async function setPracticeSource(
  deps: CommandDependencies,
  viewer: Viewer,
  { practiceId, source }: SetPracticeSourceInput,
): Promise<SetPracticeSourceOutcome> {
  return deps.unitOfWork.transaction(async (tx) => {
    const action = 'change the source';
    const refusal = await refuseNonAdmin(tx, viewer, { practiceId, action });
    if (refusal !== null) return refusal;
    // The lock makes the second of two concurrent changes describe what it replaces.
    const before = await tx.practices.lockSource(practiceId);
    if (before === source) return { type: 'PracticeSourceSet' };
    await tx.practices.saveSource(practiceId, source);
    const at = deps.clock.now();
    await tx.outbox.enqueue({ type: 'set-schedules', practiceId }, at);
    // Each queued edit is sent again, or says why it no longer is.
    if (hasManualSync(before) !== hasManualSync(source)) await resumePushes(tx, { practiceId, at });
    await recordSettings(tx, deps, {
      practiceId,
      actor: viewer.name,
      title: 'Change source',
      message: describeChange(before, source),
    });
    return { type: 'PracticeSourceSet' };
  });
}

function describeChange(before: PracticeSource, after: PracticeSource): string {
  const change = `The source of records changed from ${sourceNames[before]} to ${sourceNames[after]}.`;
  if (hasManualSync(before) === hasManualSync(after)) return change;
  return hasManualSync(after)
    ? `${change} Manual syncs are available.`
    : `${change} Manual syncs are no longer available. A running sync continues to its end.`;
}
