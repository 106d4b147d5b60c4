import { saidByService } from '../../domain/activity/statement.ts';
import type { PendingChange } from '../../domain/edits/pending-change.ts';
import type { ChangeRefusal } from '../../domain/edits/refusal.ts';
import { refusedAs } from '../../domain/edits/refusal.ts';
import type { RecordFacts } from '../../domain/records/record.ts';
import { SourceFailure, statementOf } from '../../domain/sync/source-failure.ts';
import type { PlannedCall, PracticeTarget, PushOptions } from '../../ports/xpm/target.ts';

/** The record whose changes are sent, and where they are sent. */
export interface SendContext {
  readonly target: PracticeTarget;
  readonly record: RecordFacts;
  readonly options: PushOptions;
}

/** The refusal of each change that was refused; `null` for an accepted change. */
export type SentChanges = Map<PendingChange, ChangeRefusal | null>;

/**
 * Sends changes, grouped into calls. When XPM refuses a call with several changes, each is sent alone, so
 * that an invalid value does not delay the others.
 * @throws SourceFailure when a call fails otherwise; the calls before it are not undone
 */
export async function sendChanges(
  context: SendContext,
  changes: readonly PendingChange[],
): Promise<SentChanges> {
  const sent: SentChanges = new Map();
  for (const call of context.target.plan(changes)) {
    const refusal = await tryCall(context, call);
    if (refusal === null || call.changes.length === 1) {
      for (const change of call.changes) sent.set(change, refusal);
      continue;
    }
    for (const change of call.changes) await sendAlone(context, { call, change }, sent);
    await retryRefused(context, call, sent);
  }
  return sent;
}

/** A change can depend on another one of its call, like a due date on a start date: it is sent again. */
async function retryRefused(
  context: SendContext,
  call: PlannedCall,
  sent: SentChanges,
): Promise<void> {
  const refused = call.changes.filter((change) => sent.get(change) !== null);
  if (refused.length === call.changes.length) return;
  for (const change of refused) await sendAlone(context, { call, change }, sent);
}

/** Sends one change of a call. XPM's present contents include the changes that it has accepted before. */
async function sendAlone(
  context: SendContext,
  { call, change }: { readonly call: PlannedCall; readonly change: PendingChange },
  sent: SentChanges,
): Promise<void> {
  const accepted = [...sent].flatMap(([each, refusal]) => (refusal === null ? [each] : []));
  const contents = Object.fromEntries(accepted.map(({ field, ours }) => [field, ours]));
  const present = { ...context.options.present, ...contents };
  const alone = { ...context, options: { ...context.options, present } };
  sent.set(change, await tryCall(alone, { ...call, changes: [change] }));
}

/** The refusal when XPM refuses the call; `null` when it accepts it. */
async function tryCall(
  { target, record, options }: SendContext,
  call: PlannedCall,
): Promise<ChangeRefusal | null> {
  try {
    await target.push(record, call, options);
    return null;
  } catch (error) {
    if (!(error instanceof SourceFailure) || error.reason.type !== 'rejected') throw error;
    const { reason } = error;
    const statement =
      statementOf(reason) ??
      saidByService(`XPM refused it without a reason (status ${reason.status})`);
    return refusedAs('REJECTED', statement);
  }
}
