import type { Note } from '../clients/client.ts';

/**
 * A job as the sandbox keeps it: XPM's words, no shape of any version. The elements are those of
 * Xero's developer page "Practice Manager API 3.1, Jobs". Dates are `yyyy-MM-dd`, without a zone.
 */
export interface Job {
  /** `InternalID`, which 3.0 alone shows. */
  readonly id: number;
  readonly uuid: string;
  /** What people call it and calls name it by, e.g. `J000309`: the `ID` of both versions. */
  readonly number: string;
  /** In milliseconds since 1970; no reply shows it, but `job.api/list` asks for it. */
  readonly created: number;
  readonly name: string;
  readonly description: string;
  readonly orderNumber: string;
  readonly budget: string | null;
  readonly start: string;
  readonly due: string;
  readonly completed: string | null;
  /** The interface code of its state; its name is in the settings. */
  readonly state: string;
  readonly client: JobClient;
  /** UUID of one of the client's contacts. */
  readonly contact: string | null;
  /** UUIDs of staff. */
  readonly manager: string | null;
  readonly partner: string | null;
  readonly assigned: readonly string[];
  /** UUID of the category, whose name replies show as `Type`. */
  readonly category: string | null;
  readonly tasks: readonly JobTask[];
  readonly milestones: readonly Milestone[];
  readonly notes: readonly JobNote[];
}

/**
 * A job outlives its client: job.current (recorded) has one of a client that client.list, recorded
 * a week later, knows no more. So a job keeps what it then shows.
 */
export interface JobClient {
  readonly id: number;
  readonly uuid: string;
  /** As last known; the client's own name comes first. */
  readonly name: string;
}

export interface JobTask {
  readonly id: number;
  readonly uuid: string;
  /** UUID of the task type: `TaskUUID` in replies. */
  readonly type: string;
  readonly name: string;
  readonly description: string;
  readonly estimatedMinutes: number;
  readonly actualMinutes: number;
  readonly completed: boolean;
  readonly billable: boolean;
  readonly folder: string;
  /** Of scheduled tasks only. */
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
