import { z } from 'zod';

const bytes = z.int().min(0).exactOptional();

/** What can go wrong on purpose. The texts beside each are part of the control API. */
export const faultSchema = z.discriminatedUnion('kind', [
  /** An HTTP error before anything happens; `body` empty means none, absent the gateway's JSON. */
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(400).max(599),
    body: z.string().exactOptional(),
    contentType: z.string().exactOptional(),
  }),
  /** 200 with an HTML page. */
  z.strictObject({ kind: z.literal('html') }),
  /** 200 that calls itself XML and is not. */
  z.strictObject({ kind: z.literal('garbage') }),
  /** The answer ends properly, but too early: after `bytes`, or about half of it. */
  z.strictObject({ kind: z.literal('truncate'), bytes }),
  /**
   * The connection breaks: in the middle of a GET's answer, before any effect of another method.
   * With `bytes` after so much of the answer; with `afterEffect` after the call took effect and
   * before a word of the answer.
   */
  z.strictObject({
    kind: z.literal('disconnect'),
    bytes,
    afterEffect: z.boolean().exactOptional(),
  }),
  /** The connection stays open and silent: before any effect, or after `bytes` of the answer. */
  z.strictObject({ kind: z.literal('hang'), bytes }),
  /** 200 with `Status` ERROR. */
  z.strictObject({ kind: z.literal('error'), description: z.string() }),
  /** A 429, whatever the counters say; `retryAfterSeconds` null leaves `Retry-After` out. */
  z.strictObject({
    kind: z.literal('limited'),
    problem: z.enum(['minute', 'day', 'concurrent', 'appminute']),
    retryAfterSeconds: z.int().min(0).nullable().exactOptional(),
  }),
  /** The answer trickles. */
  z.strictObject({ kind: z.literal('slow'), bytesPerSecond: z.int().min(1) }),
  /** The answer starts late, in real time. */
  z.strictObject({ kind: z.literal('delay'), ms: z.int().min(0).max(600_000) }),
  /** The record at `index` of a list of clients or jobs comes without its identifier. */
  z.strictObject({ kind: z.literal('badRecord'), index: z.int().min(0) }),
]);

export type Fault = z.infer<typeof faultSchema>;

/** A fault together with the calls that it befalls. */
export interface FaultOrder {
  /** Index of the practice; `null` for all of them. */
  readonly practice: number | null;
  /** A call's name, e.g. `client.api/list` or `connect/token`; `null` for all of XPM's. */
  readonly path: string | null;
  /** How many calls; -1 until the faults are cleared. */
  readonly times: number;
  /** How many matching calls go well first. */
  readonly after: number;
  readonly fault: Fault;
}
