import type { JobStateCode } from '../domain/records/job-state.ts';

/** The states of jobs, which XPM has no list of. */
export interface JobStateRows {
  /** The names that are known: of the practice's jobs, and those that were configured or learned. */
  names(practiceId: string): Promise<readonly string[]>;
  /** The interface code of a state; `null` when it was neither configured nor learned. */
  code(practiceId: string, name: string): Promise<string | null>;
  /** Remembers what XPM has shown: its code leads to that name. What an admin configured stays. */
  learn(practiceId: string, state: JobStateCode): Promise<void>;
  /** What admins have said, by name. */
  configured(practiceId: string): Promise<readonly JobStateCode[]>;
  /** Replaces what is configured. */
  configure(practiceId: string, states: readonly JobStateCode[]): Promise<void>;
}
