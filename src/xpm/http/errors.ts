import type { QuotaDenial } from '../../domain/quota/quota.ts';
import type { AccountEvidence } from '../../domain/sync/source-failure.ts';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import { outsideText } from '../outside-text.ts';
import { refusalOf } from './quota-headers.ts';
import { apiErrorAuthor, isXml } from './refusal-author.ts';

/** How much of a response that was not understood is kept for the log (characters). */
export const excerptLength = 200;

/** A response as far as its failure depends on it. */
export interface ResponseFacts {
  readonly call: string;
  readonly response: Response;
  readonly arrivedAt: Date;
  /** The start of the body, read only when it is needed. */
  readonly bodyStart: () => Promise<string>;
}

/**
 * The failure that a response means, or `null` when it is XML to be read. A refusal counts only in the words
 * of XPM or its gateway; an error in any other form says no more than that XPM is not available.
 */
export async function failureOf(facts: ResponseFacts): Promise<SourceFailure | null> {
  const { call, response } = facts;
  const { status } = response;
  if (status === 429) return limitedFailure(call, refusalOf(response.headers, facts.arrivedAt));
  if (status >= 500) return unavailableFailure(call, `XPM returned ${status}`, status);
  if (response.ok && isXml(response)) return null;
  const start = await facts.bodyStart();
  const author = status >= 400 ? apiErrorAuthor(response, start) : ({ type: 'unknown' } as const);
  if (author.type === 'xpm' || author.type === 'gateway') {
    return refusedFailure(facts, author.message, start);
  }
  return intermediaryFailure(facts, start);
}

function refusedFailure(
  { call, response: { status } }: ResponseFacts,
  message: string | null,
  start: string,
): SourceFailure {
  if (status === 401) return tokenRefusedFailure(call, status, 'UNKNOWN');
  if (status === 403) return forbiddenFailure(call, message);
  return rejectedFailure(call, status, message, excerptOf(start));
}

/** Something between us and XPM has responded. */
function intermediaryFailure(
  { call, response: { status } }: ResponseFacts,
  start: string,
): SourceFailure {
  const message = `${call}: a response with status ${status} is neither XPM's nor its gateway's`;
  const excerpt = excerptOf(start);
  return new SourceFailure({ type: 'unavailable', status }, call, message, { excerpt });
}

/** The start of a body, for the log. */
const excerptOf = (body: string): string => outsideText(body.slice(0, excerptLength));

export function authFailure(call: string): SourceFailure {
  return new SourceFailure({ type: 'auth' }, call, `${call}: the connection to XPM has ended`);
}

/** The gateway refuses the token; `account` is what is known of the practice's account then. */
export function tokenRefusedFailure(
  call: string,
  status: 401 | 403,
  account: AccountEvidence,
): SourceFailure {
  const text = `${call}: XPM refused the token with ${status}`;
  return new SourceFailure({ type: 'tokenRefused', status, account }, call, text);
}

/** The gateway's 403 when the consent no longer covers this account. */
const notCovered = 'AuthenticationUnsuccessful';

function forbiddenFailure(call: string, message: string | null): SourceFailure {
  if (message === notCovered) return tokenRefusedFailure(call, 403, 'UNKNOWN');
  return new SourceFailure({ type: 'permission' }, call, `${call}: XPM does not permit this call`);
}

/** Xero does not know our client id, or rejects the secret. */
export function credentialsFailure(call: string): SourceFailure {
  const message = `${call}: Xero rejected our client id or secret`;
  return new SourceFailure({ type: 'credentials' }, call, message);
}

/** `message` is XPM's own, made for people; `excerpt` is the start of any other body. */
export function rejectedFailure(
  call: string,
  status: number,
  message: string | null,
  excerpt?: string,
): SourceFailure {
  const text = `${call}: ${message ?? `HTTP ${status}`}`;
  const options = excerpt === undefined ? {} : { excerpt };
  return new SourceFailure({ type: 'rejected', status, message }, call, text, options);
}

/** A request that this service takes for rejected, with a reason of its own that XPM did not give. */
export function rejectedHere(call: string, status: number, message: string): SourceFailure {
  const reason = { type: 'rejected', status, message, speaker: 'SERVICE' } as const;
  return new SourceFailure(reason, call, `${call}: ${message}`);
}

/** `status` is `null` when there was no response at all. */
export function unavailableFailure(
  call: string,
  problem: string,
  status: number | null,
  cause?: unknown,
): SourceFailure {
  const options = cause === undefined ? {} : { cause };
  return new SourceFailure({ type: 'unavailable', status }, call, `${call}: ${problem}`, options);
}

/** XPM was given up because it sent nothing for too long. */
export function timedOutFailure(
  call: string,
  status: number | null,
  timeout: Error,
): SourceFailure {
  const reason = { type: 'unavailable', status, timedOut: true } as const;
  return new SourceFailure(reason, call, `${call}: ${timeout.message}`, { cause: timeout });
}

export function unreadableFailure(
  { call, response: { status } }: UnreadableFacts,
  start: string,
  problem: string,
): SourceFailure {
  const excerpt = excerptOf(start);
  const message = `${call}: the response cannot be read, ${outsideText(problem)}`;
  return new SourceFailure({ type: 'unreadable', status }, call, message, { excerpt });
}

interface UnreadableFacts extends Pick<ResponseFacts, 'call'> {
  readonly response: { readonly status: number };
}

export function limitedFailure(call: string, { limit, until }: QuotaDenial): SourceFailure {
  const message = `${call}: XPM's ${limit} limit is used up`;
  return new SourceFailure({ type: 'limited', limit, until }, call, message);
}
