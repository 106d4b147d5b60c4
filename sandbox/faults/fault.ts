import { z } from 'zod';

const bytes = z.int().min(0).exactOptional();

/** The faults that the control API can inject; sandbox/README.md documents each. */
export const faultSchema = z.discriminatedUnion('type', [
  /** An HTTP error without any effect. An empty `body` is none; without one the gateway's JSON. */
  z.strictObject({
    type: z.literal('status'),
    status: z.int().min(400).max(599),
    body: z.string().exactOptional(),
    contentType: z.string().exactOptional(),
  }),
  /** An HTML page, as a firewall in between sends it; by default with 200. */
  z.strictObject({
    type: z.literal('html'),
    status: z.int().min(200).max(599).exactOptional(),
  }),
  /** 200 with content type XML and a body that is not well-formed. */
  z.strictObject({ type: z.literal('garbage') }),
  /** 200 with content type XML and this body, for example a response that a practice has received. */
  z.strictObject({ type: z.literal('xml'), body: z.string() }),
  /** A response that ends properly after `bytes`, by default after about half of its length. */
  z.strictObject({ type: z.literal('truncate'), bytes }),
  /**
   * A broken connection. By default a GET breaks in the middle of its response, and any other
   * method before it has an effect. With `bytes` the connection breaks after that many bytes of the
   * response, with `afterEffect` after the call took effect and before the response.
   */
  z.strictObject({
    type: z.literal('disconnect'),
    bytes,
    afterEffect: z.boolean().exactOptional(),
  }),
  /** A connection that stays open without data: before any effect, or after `bytes`. */
  z.strictObject({ type: z.literal('hang'), bytes }),
  /** 200 with `Status` ERROR and the description. */
  z.strictObject({ type: z.literal('error'), description: z.string() }),
  /** A 429 that does not depend on the counters; `retryAfterSeconds` null omits `Retry-After`. */
  z.strictObject({
    type: z.literal('limited'),
    problem: z.enum(['minute', 'day', 'concurrent', 'appminute']),
    retryAfterSeconds: z.int().min(0).nullable().exactOptional(),
  }),
  /** A response that is sent slowly. */
  z.strictObject({ type: z.literal('slow'), bytesPerSecond: z.int().min(1) }),
  /** A response that starts later by `ms` milliseconds of real time, or when the faults are cleared. */
  z.strictObject({ type: z.literal('delay'), ms: z.int().min(0).max(600_000) }),
  /** A list of clients or jobs whose record at `index` has no identifier. */
  z.strictObject({ type: z.literal('badRecord'), index: z.int().min(0) }),
  /** A well-formed list that ends after `records` records. */
  z.strictObject({ type: z.literal('shorten'), records: z.int().min(0) }),
  /** A record at `index` in whose XML the first match of the regular expression `find` is replaced. */
  z.strictObject({
    type: z.literal('alterRecord'),
    index: z.int().min(0),
    find: z.string().refine(isPattern, 'is not a regular expression'),
    replace: z.string(),
  }),
]);

export type Fault = z.infer<typeof faultSchema>;

function isPattern(text: string): boolean {
  try {
    return new RegExp(text).source !== '';
  } catch {
    return false;
  }
}

/** A fault and the calls that it applies to. */
export interface FaultRule {
  /** Index of the practice; `null` for all of them. */
  readonly practice: number | null;
  /** A call's name, e.g. `client.api/list` or `connect/token`; `null` for all of XPM's calls. */
  readonly path: string | null;
  /** The number of calls; -1 for all calls until the faults are cleared. */
  readonly times: number;
  /** The number of matching calls that succeed first. */
  readonly after: number;
  /** When the fault ends by the sandbox's clock, in milliseconds since 1970; `null` for no end. */
  readonly until: number | null;
  readonly fault: Fault;
}
