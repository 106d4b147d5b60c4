import type { Content, PendingChange } from '../../domain/edits/pending-change.ts';
import type { ValueElement } from '../../domain/records/field-definition.ts';
import type { RecordFacts } from '../../domain/records/record.ts';
import type { CallOptions } from './source.ts';

/** What decides which call carries a change. */
export type PlannedChange = Pick<PendingChange, 'record' | 'field'>;

/** One call to the target and the changes that it carries. */
export interface PlannedCall<Change extends PlannedChange = PendingChange> {
  /** The target's own name for it. */
  readonly name: string;
  readonly changes: readonly Change[];
}

export interface PushOptions extends CallOptions {
  /** The interface codes of job states, by name; the target's default applies to the others. */
  readonly stateCodes: ReadonlyMap<string, string>;
  /**
   * XPM's present contents by field. A call sends them unchanged where the target may require an element that
   * no change carries.
   */
  readonly present: Readonly<Record<string, Content>>;
  /** The value types of the custom fields that are changed, by their ids in XPM. */
  readonly valueElements: ReadonlyMap<string, ValueElement>;
}

/** Where edits go: XPM. */
export interface PracticeTarget {
  /** Groups changes of one record into as few calls as the target allows, in the order to make them. */
  plan: <Change extends PlannedChange>(
    changes: readonly Change[],
  ) => readonly PlannedCall<Change>[];
  /**
   * Makes one call (and a token refresh when it is due) with a permit of its own. Sending the same
   * changes twice has the effect of sending them once. A planned call with fewer changes is valid, too.
   * @throws SourceFailure; `rejected` has XPM's message, and then XPM applied none of the changes
   */
  push(record: RecordFacts, call: PlannedCall, options: PushOptions): Promise<void>;
  /** The interface code of a job state that was neither configured nor observed. */
  defaultStateCode(name: string): string;
}
