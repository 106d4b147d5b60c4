import type { ClientField } from '../../domain/edits/editable-field.ts';
import type { FieldValueChange } from '../../domain/records/field-value.ts';
import type { CallOptions, JobIdentity } from '../../ports/xpm/source.ts';

/** Canonical texts to send; `null` clears a field. XPM keeps the fields that are left out. */
export type Texts<F extends string> = Readonly<Partial<Record<F, string | null>>>;

/** The fields that `job.api/update` sets together (docs/xpm-api.md 5.1). */
export type JobUpdateField = 'name' | 'description' | 'startDate' | 'dueDate' | 'budget';

/** Manager and partner of a job, by their ids in XPM; `null` for nobody. Left out, they stay. */
export interface JobStaff {
  readonly manager?: string | null;
  readonly partner?: string | null;
}

/** XPM's calls that change a record, one method a call. Each throws SourceFailure. */
export interface WriteCalls {
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
  /** @param code the state's interface code, which is not the name that XPM displays */
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
