import { z } from 'zod';

/**
 * How the sandbox behaves where it may differ: the limits, and every question that Xero's public
 * documentation leaves open. A client is trusted when it works with each answer.
 */
export interface SandboxSettings {
  /** Calls in progress per practice. Xero developer docs, API limits: 5. */
  readonly concurrentLimit: number;
  /** Calls per practice and minute. Xero developer docs, API limits: 60. */
  readonly minuteLimit: number;
  /** Calls per practice and day: 5,000; 1,000 on the entry tier since March 2026. Default 5,000. */
  readonly dayLimit: number;
  /** Calls of the app in a minute, all practices together. Xero developer docs, API limits: 10,000. */
  readonly appMinuteLimit: number;
  /**
   * Real time before an answer starts, in milliseconds, for each call that is in progress: alone a
   * call waits once, the fifth at once five times, as a busy server would have it. So calls that
   * are sent together are in progress together, also when the caller is slow to start them.
   * Default 15.
   */
  readonly latencyMs: number;

  /** Whether 3.1 marks its envelope with `api-method` as 3.0 does. Undocumented; default no. */
  readonly apiMethodIn31: boolean;
  /** HTTP status of a refusal (`Status` ERROR) in 3.1. 3.0 is recorded with 200; default 200. */
  readonly refusalStatusIn31: 200 | 400;
  /** `X-Rate-Limit-Problem` for too many calls at once. Not recorded; default `concurrent`. */
  readonly concurrentProblem: string;
  /** `X-Rate-Limit-Problem` for the app's minute. Not recorded; default `appminute`. */
  readonly appMinuteProblem: string;
  /** Whether that 429 says `Retry-After`. Not recorded; default yes. */
  readonly appMinuteRetryAfter: boolean;
  /** What 3.1 does with a missing `Accept` or one of wildcards only. Default `refuse` (406). */
  readonly wildcardAccept: 'refuse' | 'xml';
  /** What an element left out of an update means for the record. Default `keep`. */
  readonly absentElements: 'keep' | 'clear';
  /** Answer to an unknown identifier: 200 with `Status` ERROR, or 404. Default `refusal`. */
  readonly unknownIdentifier: 'refusal' | 'notFound';
  /** Whether disabled staff stay in `staff.api/list`. Undocumented; default no. */
  readonly disabledStaffListed: boolean;
  /** Body of a 5xx: the gateway's JSON or an HTML page. Neither is recorded; default `json`. */
  readonly serverErrorBody: 'json' | 'html';
  /**
   * Notes as in practices moved to the Single Client Experience: `Folder` empty, `Tag` new.
   * Xero's changelog of 11 Aug 2025; default no.
   */
  readonly notesHaveTags: boolean;

  /**
   * The scope of calls whose scope no page names: custom-field definitions, and tax returns, which
   * are our invention. Default `any` of `practicemanager`.
   */
  readonly undocumentedScope: 'any' | 'client' | 'staff' | 'job' | 'time';
  /** What stands between the `Options` of a dropdown. Undocumented; default a newline. */
  readonly optionsSeparator: '\n' | ',' | '|' | ';';
  /** Whether decimal values show thousands separators, as a vendor has seen them. Default yes. */
  readonly decimalsGrouped: boolean;
  /** What a field left out of an update of values means for its value. Default `keep`. */
  readonly absentFieldValues: 'keep' | 'clear';
  /** Whether a changed value counts as a change of its client. Undocumented; default no. */
  readonly fieldValuesTouchModified: boolean;
  /**
   * The states that jobs can have; new ones begin in the first. An administrator of XPM defines
   * them and no call lists them, so that they are settings here. Requests say the interface code,
   * replies the name. Default: planned, confirmed, in progress, on hold, completed, cancelled.
   */
  readonly jobStates: readonly JobState[];
  /**
   * Codes of the states in which a job is not in `job.api/current`. Xero does not say which those
   * are; default `COMPLETED` and `CANCELLED`.
   */
  readonly jobStatesNotCurrent: readonly string[];
  /**
   * What names a job in 3.1. The documentation has the number in addresses and number and UUID in
   * the bodies of state, assign, delete and applytemplate: `number` ignores the UUID, `either` takes
   * a UUID alone as well, `both` demands both in those bodies. Default `either`.
   */
  readonly jobIdentifier: 'number' | 'either' | 'both';
  /**
   * The longest range of `job.api/list`. The documentation allows one year, a developer saw 400 for
   * what is not under one. Default `underOneYear`; `oneYear` allows the same day a year later.
   */
  readonly jobListRange: 'underOneYear' | 'oneYear';
  /**
   * Minutes by which the day of a job's creation is ahead of UTC's in `job.api/list`. Xero does not
   * say in which zone it is; default 0.
   */
  readonly jobDayOffsetMinutes: number;
  /**
   * Whether jobs that are not detailed show `Budget` and `Type`. The documentation's example has
   * them in `get` only; default yes.
   */
  readonly budgetInPlainJobs: boolean;
  /** What 3.1 answers to assign and applytemplate: the job, as recorded of 3.0 (default), or `Status`. */
  readonly jobChangeReplyIn31: 'job' | 'status';
}

export interface JobState {
  readonly code: string;
  readonly name: string;
}

export const defaultSettings: SandboxSettings = {
  concurrentLimit: 5,
  minuteLimit: 60,
  dayLimit: 5_000,
  appMinuteLimit: 10_000,
  latencyMs: 15,
  apiMethodIn31: false,
  refusalStatusIn31: 200,
  concurrentProblem: 'concurrent',
  appMinuteProblem: 'appminute',
  appMinuteRetryAfter: true,
  wildcardAccept: 'refuse',
  absentElements: 'keep',
  unknownIdentifier: 'refusal',
  disabledStaffListed: false,
  serverErrorBody: 'json',
  notesHaveTags: false,
  undocumentedScope: 'any',
  optionsSeparator: '\n',
  decimalsGrouped: true,
  absentFieldValues: 'keep',
  fieldValuesTouchModified: false,
  jobStates: [
    { code: 'PLANNED', name: 'Planned' },
    { code: 'CONFIRMED', name: 'Confirmed' },
    { code: 'INPROGRESS', name: 'In Progress' },
    { code: 'ONHOLD', name: 'On Hold' },
    { code: 'COMPLETED', name: 'Completed' },
    { code: 'CANCELLED', name: 'Cancelled' },
  ],
  jobStatesNotCurrent: ['COMPLETED', 'CANCELLED'],
  jobIdentifier: 'either',
  jobListRange: 'underOneYear',
  jobDayOffsetMinutes: 0,
  budgetInPlainJobs: true,
  jobChangeReplyIn31: 'job',
};

const jobState = z.strictObject({ code: z.string().min(1), name: z.string().min(1) });
const limit = z.int().min(1).max(1_000_000);

/** Reads some of the settings from JSON; unknown names are refused. */
export const settingsSchema = z.strictObject({
  concurrentLimit: limit.exactOptional(),
  minuteLimit: limit.exactOptional(),
  dayLimit: limit.exactOptional(),
  appMinuteLimit: limit.exactOptional(),
  latencyMs: z.int().min(0).max(60_000).exactOptional(),
  apiMethodIn31: z.boolean().exactOptional(),
  refusalStatusIn31: z.union([z.literal(200), z.literal(400)]).exactOptional(),
  concurrentProblem: z.string().exactOptional(),
  appMinuteProblem: z.string().exactOptional(),
  appMinuteRetryAfter: z.boolean().exactOptional(),
  wildcardAccept: z.enum(['refuse', 'xml']).exactOptional(),
  absentElements: z.enum(['keep', 'clear']).exactOptional(),
  unknownIdentifier: z.enum(['refusal', 'notFound']).exactOptional(),
  disabledStaffListed: z.boolean().exactOptional(),
  serverErrorBody: z.enum(['json', 'html']).exactOptional(),
  notesHaveTags: z.boolean().exactOptional(),
  undocumentedScope: z.enum(['any', 'client', 'staff', 'job', 'time']).exactOptional(),
  optionsSeparator: z.enum(['\n', ',', '|', ';']).exactOptional(),
  decimalsGrouped: z.boolean().exactOptional(),
  absentFieldValues: z.enum(['keep', 'clear']).exactOptional(),
  fieldValuesTouchModified: z.boolean().exactOptional(),
  jobStates: z.array(jobState).min(1).exactOptional(),
  jobStatesNotCurrent: z.array(z.string()).exactOptional(),
  jobIdentifier: z.enum(['number', 'either', 'both']).exactOptional(),
  jobListRange: z.enum(['underOneYear', 'oneYear']).exactOptional(),
  jobDayOffsetMinutes: z.int().min(-1_440).max(1_440).exactOptional(),
  budgetInPlainJobs: z.boolean().exactOptional(),
  jobChangeReplyIn31: z.enum(['job', 'status']).exactOptional(),
}) satisfies z.ZodType<Partial<SandboxSettings>>;
