import type { Viewer } from '../../domain/practice/practice.ts';
import type { NotPermitted } from '../../domain/practice/refusal.ts';
import { resumeSyncs, waitsForConnection } from '../../sync/wake.ts';
import { refuseNonAdmin } from '../admin-permission.ts';
import type { CommandDependencies } from '../command-dependencies.ts';
import { recordConnection } from './record-connection.ts';

export type CheckConnectionOutcome =
  | { readonly type: 'XpmCheckStarted' }
  /** Nothing disturbs the calls to XPM. */
  | { readonly type: 'XpmCheckNotNeeded' }
  | NotPermitted;

/**
 * Makes the next probe of a troubled connection due at once, and wakes what waits for it. Whatever makes its call
 * first is the probe; without anything that waits, the next call is.
 */
export async function checkXpmConnection(
  deps: CommandDependencies,
  viewer: Viewer,
  practiceId: string,
): Promise<CheckConnectionOutcome> {
  return deps.unitOfWork.transaction(async (tx) => {
    const action = 'check XPM again';
    const refusal = await refuseNonAdmin(tx, viewer, { practiceId, action });
    if (refusal !== null) return refusal;
    const trouble = await tx.connectionTrouble.find(practiceId);
    if (trouble === null) return { type: 'XpmCheckNotNeeded' };
    const at = deps.clock.now();
    await resumeSyncs(tx, { practiceId, at }, waitsForConnection);
    await tx.connectionTrouble.releaseProbe(practiceId, at);
    await recordConnection(tx, deps, {
      practiceId,
      actor: viewer.name,
      title: 'Check XPM',
      status: 'SUCCESS',
      message:
        'XPM is checked again now. What waits for it continues as soon as XPM responds; otherwise the next check follows automatically.',
    });
    return { type: 'XpmCheckStarted' };
  });
}
