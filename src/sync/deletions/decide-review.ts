import type { PracticeEvent } from '../../domain/activity/events.ts';
import type { Viewer } from '../../domain/practice/practice.ts';
import type { HeldDelete, HeldDeleteDecision } from '../../domain/sync/deletion-review.ts';
import { decided, describeClosed, heldDeleteEntry } from '../../domain/sync/deletion-review.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { goneRecords } from './record-stores.ts';

export type DecideHeldDeleteOutcome =
  /** As asked for; now, or by an earlier decision that was the same. */
  | { readonly type: 'HeldDeleteDecided'; readonly heldDelete: HeldDelete }
  /** Somebody had decided otherwise, or the records were shown again. */
  | { readonly type: 'HeldDeleteClosed'; readonly heldDelete: HeldDelete }
  | { readonly type: 'NotPermitted'; readonly message: string };

export interface DecideHeldDeleteDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface DecideHeldDeleteInput {
  readonly heldDeleteId: string;
  readonly decision: HeldDeleteDecision;
}

/**
 * Archives the records that are still missing, or keeps them, for an admin. What XPM has shown again since
 * the question was asked stays as it is.
 */
export async function decideHeldDelete(
  deps: DecideHeldDeleteDependencies,
  viewer: Viewer,
  { heldDeleteId, decision }: DecideHeldDeleteInput,
): Promise<DecideHeldDeleteOutcome> {
  return deps.unitOfWork.transaction(async (tx) => {
    const found = await tx.heldDeletes.find(heldDeleteId);
    const practice =
      found === null ? null : await tx.practices.find(found.practiceId, viewer.subject);
    if (found === null || practice === null) {
      return notPermitted('There is no such question in your practices.');
    }
    if (practice.role !== 'ADMIN') {
      return notPermitted('Only an admin may decide whether missing records are archived.');
    }
    // Before the records, as everybody: so no batch of the run stores some of them in between.
    await tx.runs.lockUnfinished({ ...found, recordId: '' });
    const held = (await tx.heldDeletes.lock(found.id)) ?? found;
    if (held.state === decided[decision]) return { type: 'HeldDeleteDecided', heldDelete: held };
    if (held.state !== 'HELD') return { type: 'HeldDeleteClosed', heldDelete: held };
    return {
      type: 'HeldDeleteDecided',
      heldDelete: await decide(tx, deps, { held, decision, viewer }),
    };
  });
}

const notPermitted = (message: string) => ({ type: 'NotPermitted', message }) as const;

interface Decision {
  readonly held: HeldDelete;
  readonly decision: HeldDeleteDecision;
  readonly viewer: Viewer;
}

async function decide(
  tx: Transaction,
  deps: DecideHeldDeleteDependencies,
  { held, decision, viewer }: Decision,
): Promise<HeldDelete> {
  const { practiceId } = held;
  const [id, at] = [deps.newId(), deps.clock.now()];
  const { count, events } = await carryOut(tx, held, decision, at);
  const actor = viewer.name;
  const after: HeldDelete = { ...held, state: decided[decision], decidedBy: actor, decidedAt: at };
  await tx.heldDeletes.save(after);
  const message = describeClosed(decided[decision], held.noun, count);
  await tx.activity.add(
    heldDeleteEntry(after, { id, status: 'SUCCESS', message, actor, createdAt: at }),
  );
  await tx.events.append(
    practiceId,
    [...events, { type: 'heldDeletes.changed' }, { type: 'activity.changed', ids: [id] }],
    at,
  );
  return after;
}

async function carryOut(
  tx: Transaction,
  { practiceId, noun, observedAt: markedUntil }: HeldDelete,
  decision: HeldDeleteDecision,
  at: Date,
): Promise<{ readonly count: number; readonly events: readonly PracticeEvent[] }> {
  const { rows, changed } = goneRecords[noun];
  if (decision === 'DISMISS') {
    return { count: await rows(tx).keepMarked(practiceId, { markedUntil, at }), events: [] };
  }
  const { archived, ids } = await rows(tx).archiveMarked(practiceId, { markedUntil, at });
  return { count: archived, events: ids.length > 0 ? [changed(ids)] : [] };
}
