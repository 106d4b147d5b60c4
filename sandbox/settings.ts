import { z } from 'zod';

const jobState = z.strictObject({ code: z.string().min(1), name: z.string().min(1) });
const limit = z.int().min(1).max(1_000_000);

/**
 * The sandbox's limits, and one setting for each question that Xero's public documentation leaves
 * open. A client must work with every value.
 */
const settings = {
  /** Concurrent calls per practice (docs/xpm-api.md 2.1). */
  concurrentLimit: limit.default(5),
  /** Calls a minute per practice (docs/xpm-api.md 2.1). */
  minuteLimit: limit.default(60),
  /** Calls a day per practice; the entry tier has 1,000 (docs/xpm-api.md 2.1). */
  dayLimit: limit.default(5_000),
  /** Calls a minute of the app over all practices (docs/xpm-api.md 2.1). */
  appMinuteLimit: limit.default(10_000),
  /**
   * Real time in milliseconds before a response starts, multiplied by the practice's calls in progress, as
   * on a busy server. So calls that are sent together are in progress together, even when the caller is slow
   * to start them.
   */
  latencyMs: z.int().min(0).max(60_000).default(15),
  /** Whether the envelope of 3.1 has the attribute `api-method`, as that of 3.0 has. Not documented. */
  apiMethodIn31: z.boolean().default(false),
  /**
   * Whether an account that is connected again keeps the `authEventId` of its first consent, so that the
   * list filtered by the new consent omits it. Not documented.
   */
  stableAuthEventId: z.boolean().default(false),
  /** Days after which a refresh token that nobody uses expires (docs/xpm-api.md 1.3). */
  refreshTokenDays: z.int().min(1).max(365).default(60),
  /** HTTP status of a refusal (`Status` ERROR) in 3.1. 3.0 is recorded with 200. */
  refusalStatusIn31: z.literal([200, 400]).default(200),
  /** `X-Rate-Limit-Problem` for too many concurrent calls. Not recorded. */
  concurrentProblem: z.string().default('concurrent'),
  /** `X-Rate-Limit-Problem` for the app's minute. Not recorded. */
  appMinuteProblem: z.string().default('appminute'),
  /** Whether a 429 for the app's minute has `Retry-After`. Not recorded. */
  appMinuteRetryAfter: z.boolean().default(true),
  /** How 3.1 treats an `Accept` that is missing or has wildcards only: `refuse` is 406. */
  wildcardAccept: z.enum(['refuse', 'xml']).default('refuse'),
  /** The effect of an element that is left out of an update. */
  absentElements: z.enum(['keep', 'clear']).default('keep'),
  /**
   * The elements that an update of a job or client needs. The documented examples mark all but Name,
   * StartDate and DueDate of a job, and all but Name of a client, as optional; whether XPM refuses an update
   * without them is not documented. `documented` refuses it.
   */
  requiredInUpdates: z.enum(['none', 'documented']).default('none'),
  /** Response to an unknown identifier: 200 with `Status` ERROR, or 404. */
  unknownIdentifier: z.enum(['refusal', 'notFound']).default('refusal'),
  /**
   * `ErrorDescription` for a client that does not exist, also one that was removed. The message is that of
   * the API's second version; that of 3.1 is not documented.
   */
  unknownClientMessage: z.string().min(1).default('Invalid client identifier'),
  /** Whether `staff.api/list` contains disabled staff. Not documented. */
  disabledStaffListed: z.boolean().default(false),
  /** Body of a 5xx: the gateway's JSON or an HTML page. Neither is recorded. */
  serverErrorBody: z.enum(['json', 'html']).default('json'),
  /**
   * Whether notes are those of a practice in the Single Client Experience: `Folder` is empty and `Tag`
   * exists (Xero's changelog of 11 August 2025, docs/xpm-api.md 4.2).
   */
  notesHaveTags: z.boolean().default(false),
  /**
   * The scope of calls for which no scope is documented: custom-field definitions and the sandbox's own tax
   * returns.
   */
  undocumentedScope: z.enum(['any', 'client', 'staff', 'job', 'time']).default('any'),
  /** The separator between the `Options` of a dropdown. Not documented. */
  optionsSeparator: z.enum(['\n', ',', '|', ';']).default('\n'),
  /** Whether decimal values have thousands separators, as a vendor reports. */
  decimalsGrouped: z.boolean().default(true),
  /** The effect of a field that is left out of an update of values. */
  absentFieldValues: z.enum(['keep', 'clear']).default('keep'),
  /** Whether a changed value changes the modified time of its client. Not documented. */
  fieldValuesTouchModified: z.boolean().default(false),
  /**
   * The states of jobs; new jobs get the first one. An administrator of XPM defines them, and no call lists
   * them. Requests contain the interface code, responses the name.
   */
  jobStates: z
    .array(jobState)
    .min(1)
    .readonly()
    .default([
      { code: 'PLANNED', name: 'Planned' },
      { code: 'CONFIRMED', name: 'Confirmed' },
      { code: 'INPROGRESS', name: 'In Progress' },
      { code: 'ONHOLD', name: 'On Hold' },
      { code: 'COMPLETED', name: 'Completed' },
      { code: 'CANCELLED', name: 'Cancelled' },
    ]),
  /** Codes of the states in which `job.api/current` omits a job. Not documented. */
  jobStatesNotCurrent: z.array(z.string()).readonly().default(['COMPLETED', 'CANCELLED']),
  /**
   * The identifier of a job in 3.1. The documentation has the number in addresses, and number and UUID in
   * the bodies of state, assign, delete and applytemplate. `number` ignores the UUID, `either` accepts a
   * UUID alone, `both` requires both in those bodies.
   */
  jobIdentifier: z.enum(['number', 'either', 'both']).default('either'),
  /**
   * The longest range of `job.api/list`. The documentation allows one year; a developer reports a 400 for a
   * range of exactly one year. `oneYear` allows the same day a year later.
   */
  jobListRange: z.enum(['underOneYear', 'oneYear']).default('underOneYear'),
  /** Minutes by which the creation dates of `job.api/list` are ahead of UTC. Their zone is not documented. */
  jobDayOffsetMinutes: z.int().min(-1_440).max(1_440).default(0),
  /**
   * Whether jobs without details have `Budget` and `Type`. The documentation's example has them in `get`
   * only.
   */
  budgetInPlainJobs: z.boolean().default(true),
  /** Response of 3.1 to assign and applytemplate: the job, as recorded for 3.0, or `Status` alone. */
  jobChangeReplyIn31: z.enum(['job', 'status']).default('job'),
  /** Whether jobs of lists have a UUID in 3.1. Documented examples have none; a live client receives them. */
  jobUuidsInLists: z.boolean().default(true),
  /**
   * The most clients that `client.api/list` returns. Xero has started to refuse unpaged reads of its largest
   * accounts, and heavy lists end with 504 (docs/xpm-api.md 3.3).
   */
  largestClientList: z.int().min(0).max(1_000_000).nullable().default(null),
  /** How a longer list of clients ends: with 400, or with the 504 of a gateway. */
  tooManyClients: z.enum(['refuse', 'timeOut']).default('refuse'),
  /** `Status` of a success. Its spelling is not specified. */
  okStatus: z.enum(['OK', 'Ok', 'ok']).default('OK'),
  /** The zone behind the time of a date in responses. Recorded dates have none. */
  dateZone: z.enum(['', 'Z', '+13:00']).default(''),
  /**
   * A character beyond U+FFFF in responses: as it is, or as two references, one for each half of its
   * surrogate pair, which XML forbids and some encoders write.
   */
  emoji: z.enum(['character', 'surrogateReferences']).default('character'),
  /** A control character in responses, which XML forbids: as a `reference` or `raw`. */
  controlCharacters: z.enum(['reference', 'raw']).default('reference'),
};

const allSettings = z.strictObject(settings);

/** All settings of a sandbox. */
export type SandboxSettings = Readonly<z.infer<typeof allSettings>>;

/** The settings of a sandbox that is given no others. */
export const defaultSettings: SandboxSettings = allSettings.parse({});

// The types of the names are lost in `fromEntries`, hence the assertion below.
const optionalSettings = Object.entries(settings).map(([name, type]) => [
  name,
  type.unwrap().exactOptional(),
]);

/** Some of the settings as JSON. Unknown names are rejected. */
export const settingsSchema = z.strictObject(Object.fromEntries(optionalSettings)) as z.ZodType<
  Partial<SandboxSettings>
>;
