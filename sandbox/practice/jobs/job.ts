import type { Note } from '../clients/client.ts';

/**
 * A job, independent of the API version. The elements are those of docs/xpm-api.md 5.2. Dates are
 * `yyyy-MM-dd` without a zone.
 */
export interface Job {
  /** `InternalID`, which exists in 3.0 only. */
  readonly id: number;
  readonly uuid: string;
  /** The number, e.g. `J000309`, which is the `ID` in both versions. */
  readonly number: string;
  /** Milliseconds since 1970. No response contains it, but `job.api/list` filters by it. */
  readonly created: number;
  readonly name: string;
  readonly description: string;
  readonly orderNumber: string;
  readonly budget: string | null;
  readonly start: string;
  readonly due: string;
  readonly completed: string | null;
  /** The interface code of the state. The setting `jobStates` has its name. */
  readonly state: string;
  /** `null` for a job of the practice's own work. */
  readonly client: JobClient | null;
  /** UUID of one of the client's contacts. */
  readonly contact: string | null;
  /** UUIDs of staff. */
  readonly manager: string | null;
  readonly partner: string | null;
  readonly assigned: readonly string[];
  /** UUID of the category. Responses have its name as `Type`. */
  readonly category: string | null;
  readonly tasks: readonly JobTask[];
  readonly milestones: readonly Milestone[];
  readonly notes: readonly JobNote[];
}

/**
 * A job can outlive its client: the recorded job.current has a job of a client that client.list,
 * recorded a week later, does not have. So a job keeps the client's identifiers and name.
 */
export interface JobClient {
  readonly id: number;
  readonly uuid: string;
  /** The last known name. Responses prefer the current name of the client. */
  readonly name: string;
}

export interface JobTask {
  readonly id: number;
  readonly uuid: string;
  /** UUID of the task type, which is `TaskUUID` in responses. */
  readonly type: string;
  readonly name: string;
  readonly description: string;
  readonly estimatedMinutes: number;
  readonly actualMinutes: number;
  readonly completed: boolean;
  readonly billable: boolean;
  readonly folder: string;
  /** `null` unless the task is scheduled. */
  readonly start: string | null;
  readonly due: string | null;
  readonly assigned: readonly TaskStaff[];
}

export interface TaskStaff {
  readonly staff: string;
  readonly allocatedMinutes: number;
}

interface Milestone {
  readonly uuid: string;
  readonly date: string;
  readonly description: string;
  readonly completed: boolean;
  readonly folder: string;
}

interface JobNote {
  readonly uuid: string;
  readonly note: Note;
  readonly comments: readonly Comment[];
}

interface Comment {
  readonly uuid: string;
  readonly text: string;
  readonly date: string;
  readonly createdBy: string;
}
