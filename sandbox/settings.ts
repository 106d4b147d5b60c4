import { z } from 'zod';

/**
 * The sandbox's limits, and one setting for each question that Xero's public documentation leaves
 * open. A client must work with every value.
 */
export interface SandboxSettings {
  /** Concurrent calls per practice. Default 5 (docs/xpm-api.md 2.1). */
  readonly concurrentLimit: number;
  /** Calls a minute per practice. Default 60 (docs/xpm-api.md 2.1). */
  readonly minuteLimit: number;
  /** Calls a day per practice. Default 5,000; the entry tier has 1,000 (docs/xpm-api.md 2.1). */
  readonly dayLimit: number;
  /** Calls a minute of the app over all practices. Default 10,000 (docs/xpm-api.md 2.1). */
  readonly appMinuteLimit: number;
  /**
   * Real time in milliseconds before a response starts, multiplied by the practice's calls in
   * progress, as on a busy server. So calls that are sent together are in progress together, even
   * when the caller is slow to start them. Default 15.
   */
  readonly latencyMs: number;

  /**
   * Whether the envelope of 3.1 has the attribute `api-method`, as that of 3.0 has. Not documented.
   * Default no.
   */
  readonly apiMethodIn31: boolean;
  /**
   * Whether an account that is connected again keeps the `authEventId` of its first consent, so that the list
   * filtered by the new consent omits it. Not documented. Default no.
   */
  readonly stableAuthEventId: boolean;
  /** Days after which a refresh token that nobody uses expires (docs/xpm-api.md 1.3). Default 60. */
  readonly refreshTokenDays: number;
  /** HTTP status of a refusal (`Status` ERROR) in 3.1. 3.0 is recorded with 200. Default 200. */
  readonly refusalStatusIn31: 200 | 400;
  /** `X-Rate-Limit-Problem` for too many concurrent calls. Not recorded. Default `concurrent`. */
  readonly concurrentProblem: string;
  /** `X-Rate-Limit-Problem` for the app's minute. Not recorded. Default `appminute`. */
  readonly appMinuteProblem: string;
  /** Whether a 429 for the app's minute has `Retry-After`. Not recorded. Default yes. */
  readonly appMinuteRetryAfter: boolean;
  /** How 3.1 treats an `Accept` that is missing or has wildcards only. Default `refuse` (406). */
  readonly wildcardAccept: 'refuse' | 'xml';
  /** The effect of an element that is left out of an update. Default `keep`. */
  readonly absentElements: 'keep' | 'clear';
  /**
   * The elements that an update of a job or client needs. The documented examples mark all but Name, StartDate
   * and DueDate of a job, and all but Name of a client, as optional; whether XPM refuses an update without them
   * is not documented. `documented` refuses it. Default `none`.
   */
  readonly requiredInUpdates: 'none' | 'documented';
  /** Response to an unknown identifier: 200 with `Status` ERROR, or 404. Default `refusal`. */
  readonly unknownIdentifier: 'refusal' | 'notFound';
  /**
   * `ErrorDescription` for a client that does not exist, also one that was removed. The message is that of the
   * API's second version; that of 3.1 is not documented. Default `Invalid client identifier`.
   */
  readonly unknownClientMessage: string;
  /** Whether `staff.api/list` contains disabled staff. Not documented. Default no. */
  readonly disabledStaffListed: boolean;
  /** Body of a 5xx: the gateway's JSON or an HTML page. Neither is recorded. Default `json`. */
  readonly serverErrorBody: 'json' | 'html';
  /**
   * Whether notes are those of a practice in the Single Client Experience: `Folder` is empty and
   * `Tag` exists (Xero's changelog of 11 August 2025, docs/xpm-api.md 4.2). Default no.
   */
  readonly notesHaveTags: boolean;

  /**
   * The scope of calls for which no scope is documented: custom-field definitions and the sandbox's
   * own tax returns. Default `any` scope of `practicemanager`.
   */
  readonly undocumentedScope: 'any' | 'client' | 'staff' | 'job' | 'time';
  /** The separator between the `Options` of a dropdown. Not documented. Default a newline. */
  readonly optionsSeparator: '\n' | ',' | '|' | ';';
  /** Whether decimal values have thousands separators, as a vendor reports. Default yes. */
  readonly decimalsGrouped: boolean;
  /** The effect of a field that is left out of an update of values. Default `keep`. */
  readonly absentFieldValues: 'keep' | 'clear';
  /**
   * Whether a changed value changes the modified time of its client. Not documented. Default no.
   */
  readonly fieldValuesTouchModified: boolean;
  /**
   * The states of jobs; new jobs get the first one. An administrator of XPM defines them, and no
   * call lists them. Requests contain the interface code, responses the name. Default: planned,
   * confirmed, in progress, on hold, completed, cancelled.
   */
  readonly jobStates: readonly JobState[];
  /**
   * Codes of the states in which `job.api/current` omits a job. Not documented. Default `COMPLETED`
   * and `CANCELLED`.
   */
  readonly jobStatesNotCurrent: readonly string[];
  /**
   * The identifier of a job in 3.1. The documentation has the number in addresses, and number and
   * UUID in the bodies of state, assign, delete and applytemplate. `number` ignores the UUID,
   * `either` accepts a UUID alone, `both` requires both in those bodies. Default `either`.
   */
  readonly jobIdentifier: 'number' | 'either' | 'both';
  /**
   * The longest range of `job.api/list`. The documentation allows one year; a developer reports a
   * 400 for a range of exactly one year. `oneYear` allows the same day a year later. Default
   * `underOneYear`.
   */
  readonly jobListRange: 'underOneYear' | 'oneYear';
  /**
   * Minutes by which the creation dates of `job.api/list` are ahead of UTC. Their zone is not
   * documented. Default 0.
   */
  readonly jobDayOffsetMinutes: number;
  /**
   * Whether jobs without details have `Budget` and `Type`. The documentation's example has them in
   * `get` only. Default yes.
   */
  readonly budgetInPlainJobs: boolean;
  /**
   * Response of 3.1 to assign and applytemplate: the job, as recorded for 3.0, or `Status` alone.
   * Default `job`.
   */
  readonly jobChangeReplyIn31: 'job' | 'status';
  /**
   * Whether jobs of lists have a UUID in 3.1. Documented examples have none; a live client receives
   * them. Default yes.
   */
  readonly jobUuidsInLists: boolean;
  /**
   * The most clients that `client.api/list` returns. Xero has begun to refuse unpaged reads of its largest
   * accounts, and heavy lists end with 504 (docs/xpm-api.md 17). Default `null`, no limit.
   */
  readonly largestClientList: number | null;
  /** How a longer list of clients ends: with 400, or with the 504 of a gateway. Default `refuse`. */
  readonly tooManyClients: 'refuse' | 'timeOut';
  /** `Status` of a success. Its spelling is not specified. Default `OK`. */
  readonly okStatus: 'OK' | 'Ok' | 'ok';
  /** The zone behind the time of a date in responses. Recorded dates have none. Default none. */
  readonly dateZone: '' | 'Z' | '+13:00';
  /**
   * A character beyond U+FFFF in responses: as it is, or as two references, one for each half of its
   * surrogate pair, which XML forbids and some encoders write. Default `character`.
   */
  readonly emoji: 'character' | 'surrogateReferences';
  /** A control character in responses, which XML forbids: as a `reference` or `raw`. Default `reference`. */
  readonly controlCharacters: 'reference' | 'raw';
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
  stableAuthEventId: false,
  refreshTokenDays: 60,
  refusalStatusIn31: 200,
  concurrentProblem: 'concurrent',
  appMinuteProblem: 'appminute',
  appMinuteRetryAfter: true,
  wildcardAccept: 'refuse',
  absentElements: 'keep',
  requiredInUpdates: 'none',
  unknownIdentifier: 'refusal',
  unknownClientMessage: 'Invalid client identifier',
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
  jobUuidsInLists: true,
  largestClientList: null,
  tooManyClients: 'refuse',
  okStatus: 'OK',
  dateZone: '',
  emoji: 'character',
  controlCharacters: 'reference',
};

const jobState = z.strictObject({ code: z.string().min(1), name: z.string().min(1) });
const limit = z.int().min(1).max(1_000_000);

/** Some of the settings as JSON. Unknown names are rejected. */
export const settingsSchema = z.strictObject({
  concurrentLimit: limit.exactOptional(),
  minuteLimit: limit.exactOptional(),
  dayLimit: limit.exactOptional(),
  appMinuteLimit: limit.exactOptional(),
  latencyMs: z.int().min(0).max(60_000).exactOptional(),
  apiMethodIn31: z.boolean().exactOptional(),
  stableAuthEventId: z.boolean().exactOptional(),
  refreshTokenDays: z.int().min(1).max(365).exactOptional(),
  refusalStatusIn31: z.union([z.literal(200), z.literal(400)]).exactOptional(),
  concurrentProblem: z.string().exactOptional(),
  appMinuteProblem: z.string().exactOptional(),
  appMinuteRetryAfter: z.boolean().exactOptional(),
  wildcardAccept: z.enum(['refuse', 'xml']).exactOptional(),
  absentElements: z.enum(['keep', 'clear']).exactOptional(),
  requiredInUpdates: z.enum(['none', 'documented']).exactOptional(),
  unknownIdentifier: z.enum(['refusal', 'notFound']).exactOptional(),
  unknownClientMessage: z.string().min(1).exactOptional(),
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
  jobUuidsInLists: z.boolean().exactOptional(),
  largestClientList: z.int().min(0).max(1_000_000).nullable().exactOptional(),
  tooManyClients: z.enum(['refuse', 'timeOut']).exactOptional(),
  okStatus: z.enum(['OK', 'Ok', 'ok']).exactOptional(),
  dateZone: z.enum(['', 'Z', '+13:00']).exactOptional(),
  emoji: z.enum(['character', 'surrogateReferences']).exactOptional(),
  controlCharacters: z.enum(['reference', 'raw']).exactOptional(),
}) satisfies z.ZodType<Partial<SandboxSettings>>;
