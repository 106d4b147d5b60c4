import type { NamedReference, UserReference } from './client.ts';

/**
 * A job as XPM has it, in our terms. Texts are not trimmed, raw newlines stay, and an empty or absent
 * element is `null`. Dates are calendar dates without zone, `YYYY-MM-DD`. `budget` is XPM's text.
 *
 * `number` is the job number that people use (`J000123`) and that XPM's calls for one job take. `state` is
 * the name that XPM displays. No response contains its interface code, which a change of state needs.
 */
export interface JobRecord {
  readonly xpmId: string;
  readonly number: string;
  readonly name: string;
  readonly description: string | null;
  readonly state: string;
  readonly clientOrderNumber: string | null;
  readonly budget: string | null;
  readonly type: string | null;
  readonly startDate: string | null;
  readonly dueDate: string | null;
  readonly completedDate: string | null;

  /** May be absent, archived or deleted, or one that XPM's list of clients does not have. */
  readonly client: NamedReference | null;
  readonly contact: NamedReference | null;
  readonly manager: UserReference | null;
  readonly partner: UserReference | null;
  readonly assigned: readonly UserReference[];
}

/**
 * A job of a list, which may lack some elements of every job (docs/xpm-api.md 5.2). A field of an absent element is
 * `undefined`; its stored value stays unless another job of the same stored batch has the element.
 */
export interface ListedJob extends Omit<JobRecord, 'budget' | 'type'> {
  readonly budget: string | null | undefined;
  readonly type: string | null | undefined;
}

/** A job of a list that has no identifiers (docs/xpm-api.md 5.1): its number can belong to another job by now. */
export type NumberedJob = Omit<ListedJob, 'xpmId'>;

/** Calendar dates of creation, both inclusive, `YYYY-MM-DD`. */
export interface CreationWindow {
  readonly from: string;
  readonly to: string;
}

/** A window whose number never changes, so that a job is always listed by the same one. */
export interface NumberedWindow extends CreationWindow {
  readonly number: number;
}
