import type { Content, PendingChange } from '../../domain/edits/pending-change.ts';
import { definitionOf } from '../../domain/edits/pending-change.ts';
import type { PushCall } from '../../domain/edits/push-plan.ts';
import { planPush } from '../../domain/edits/push-plan.ts';
import type { FieldValueChange } from '../../domain/records/field-value.ts';
import type { RecordFacts } from '../../domain/records/record.ts';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import type { CallOptions } from '../../ports/source.ts';
import type { PracticeTarget } from '../../ports/target.ts';
import { identityOf } from '../../sync/steps/single-record.ts';

/** What the calls need to know besides the changes. */
export interface PushContext {
  readonly target: PracticeTarget;
  readonly record: RecordFacts;
  /** The interface code of the state that a change asks for. */
  readonly stateCode: string;
  /** Of the custom fields that changes are about, by their UUIDs in XPM. */
  readonly elements: ReadonlyMap<string, FieldValueChange['valueElement']>;
  readonly signal: AbortSignal;
}

/** What XPM said to a change that was sent: `null` for yes, or its message. */
export type SentChanges = Map<PendingChange, string | null>;

/**
 * Sends changes, grouped into calls. A call with several that XPM refuses is sent again one by one, so
 * that a wrong value holds up none but itself.
 * @throws SourceFailure when a call fails otherwise; what was sent before it was sent
 */
export async function sendChanges(
  means: PushContext,
  changes: readonly PendingChange[],
): Promise<SentChanges> {
  const sent: SentChanges = new Map();
  for (const call of planPush(changes)) {
    const refusal = await tryCall(means, call);
    if (refusal === null || call.changes.length === 1) {
      for (const change of call.changes) sent.set(change, refusal);
      continue;
    }
    for (const change of call.changes) {
      sent.set(change, await tryCall(means, { ...call, changes: [change] }));
    }
    await tryRefusedAgain(means, call, sent);
  }
  return sent;
}

/** What is right only beside what has gone through meanwhile, like a due date before a start, goes now. */
async function tryRefusedAgain(
  means: PushContext,
  call: PushCall,
  sent: SentChanges,
): Promise<void> {
  const refused = call.changes.filter((change) => sent.get(change) !== null);
  if (refused.length === call.changes.length) return;
  for (const change of refused) {
    sent.set(change, await tryCall(means, { ...call, changes: [change] }));
  }
}

/** XPM's message when it refuses the call; `null` when it takes it. */
async function tryCall(means: PushContext, call: PushCall): Promise<string | null> {
  try {
    await makeCall(means, call);
    return null;
  } catch (error) {
    if (!(error instanceof SourceFailure) || error.reason.kind !== 'rejected') throw error;
    return error.reason.message ?? `Refused without a reason (status ${error.reason.status}).`;
  }
}

function makeCall(means: PushContext, { name, changes }: PushCall): Promise<void> {
  const { target, record, stateCode, signal } = means;
  const { practiceId, type, xpmId } = record;
  const options: CallOptions = { signal, priority: 'WRITE' };
  const texts = Object.fromEntries(changes.map(({ field, ours }) => [field, plain(ours)]));
  switch (name) {
    case 'update':
      return type === 'CLIENT'
        ? target.updateClient(practiceId, xpmId, texts, options)
        : target.updateJob(practiceId, identityOf(record), texts, options);
    case 'assign':
      return target.assignJob(practiceId, identityOf(record), texts, options);
    case 'state':
      return target.changeJobState(practiceId, identityOf(record), stateCode, options);
    case 'values': {
      const values = changes.map((change) => valueOf(means, change));
      return type === 'CLIENT'
        ? target.setClientFieldValues(practiceId, xpmId, values, options)
        : target.setJobFieldValues(practiceId, identityOf(record), values, options);
    }
  }
}

/** A content as XPM's calls take it: a person by their id. */
const plain = (content: Content): string | null =>
  content === null || typeof content === 'string' ? content : content.xpmId;

function valueOf({ elements }: PushContext, { field, ours }: PendingChange): FieldValueChange {
  const definitionXpmId = definitionOf(field) ?? '';
  const valueElement = elements.get(definitionXpmId);
  if (valueElement === undefined) throw new Error(`Definition ${definitionXpmId} is not there.`);
  return { definitionXpmId, valueElement, value: plain(ours) };
}
