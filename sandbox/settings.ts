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
};

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
}) satisfies z.ZodType<Partial<SandboxSettings>>;
