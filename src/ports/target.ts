import type { ClientField, JobUpdateField } from '../domain/edits/editable-field.ts';
import type { FieldValueChange } from '../domain/records/field-value.ts';
import type { CallOptions, JobIdentity } from './source.ts';

/** Texts to send, canonical; `null` clears. What is left out stays as XPM has it. */
export type Texts<F extends string> = Readonly<Partial<Record<F, string | null>>>;

/** Who manages a job, by their ids in XPM; `null` for nobody. What is left out stays. */
export interface JobStaff {
  readonly manager?: string | null;
  readonly partner?: string | null;
}

/**
 * Where edits go: XPM. Every method makes exactly one call (plus a refresh of the token when it is due)
 * and takes its leave from the ledger first. Sending the same twice has the effect of once. Each throws
 * SourceFailure; `rejected` says in XPM's words why it was refused, and then nothing of it was taken.
 */
export interface PracticeTarget {
  updateJob(
    practiceId: string,
    job: JobIdentity,
    texts: Texts<JobUpdateField>,
    options?: CallOptions,
  ): Promise<void>;
  assignJob(
    practiceId: string,
    job: JobIdentity,
    staff: JobStaff,
    options?: CallOptions,
  ): Promise<void>;
  /** @param code the state's interface code, which is not the name that XPM shows */
  changeJobState(
    practiceId: string,
    job: JobIdentity,
    code: string,
    options?: CallOptions,
  ): Promise<void>;
  /** `manager` and `partner` are ids in XPM. */
  updateClient(
    practiceId: string,
    xpmId: string,
    texts: Texts<ClientField>,
    options?: CallOptions,
  ): Promise<void>;
  setJobFieldValues(
    practiceId: string,
    job: JobIdentity,
    values: readonly FieldValueChange[],
    options?: CallOptions,
  ): Promise<void>;
  setClientFieldValues(
    practiceId: string,
    xpmId: string,
    values: readonly FieldValueChange[],
    options?: CallOptions,
  ): Promise<void>;
}
