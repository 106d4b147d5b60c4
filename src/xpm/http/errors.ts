import { z } from 'zod';
import type { QuotaDenial } from '../../domain/quota/quota.ts';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import { noEntries, ResponseReader } from '../xml/response-reader.ts';
import type { ResponseStatus } from '../xml/xml.ts';
import { isOk, XmlProblem } from '../xml/xml.ts';
import { refusalOf } from './quota-headers.ts';

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
 * The failure that a response's status and content type mean, or `null` when it is XML to be read. The
 * order is status, content type, XML (docs/xpm-api.md 3.3), because the gateway's errors are JSON and a
 * proxy's error page can come with 200. A refusal quotes XPM or the gateway, whichever refused.
 */
export async function failureOf(facts: ResponseFacts): Promise<SourceFailure | null> {
  const { call, response } = facts;
  const { status } = response;
  if (status === 401) return authFailure(call);
  if (status === 403) return forbiddenFailure(call, await facts.bodyStart());
  if (status === 429) return limitedFailure(call, refusalOf(response.headers, facts.arrivedAt));
  if (status >= 500) return unavailableFailure(call, `XPM returned ${status}`, status);
  if (status >= 400) {
    const start = await facts.bodyStart();
    const message = isXml(response) ? refusalMessage(start) : gatewayMessage(start);
    return rejectedFailure(call, status, message, start.slice(0, excerptLength));
  }
  if (response.ok && isXml(response)) return null;
  return unreadableFailure(facts, await facts.bodyStart(), 'it is not XML');
}

export function authFailure(call: string): SourceFailure {
  return new SourceFailure({ kind: 'auth' }, call, `${call}: the connection to XPM has ended`);
}

/** The gateway's 403 when the consent no longer covers this account. */
const notCovered = 'AuthenticationUnsuccessful';

function forbiddenFailure(call: string, start: string): SourceFailure {
  if (gatewayMessage(start) === notCovered) return authFailure(call);
  return new SourceFailure({ kind: 'permission' }, call, `${call}: XPM does not permit this call`);
}

/** Xero does not know our client id, or rejects the secret. */
export function credentialsFailure(call: string): SourceFailure {
  const message = `${call}: Xero rejected our client id or secret`;
  return new SourceFailure({ kind: 'credentials' }, call, message);
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
  return new SourceFailure({ kind: 'rejected', status, message }, call, text, options);
}

/** A request that this service takes for rejected, with a reason of its own that XPM did not give. */
export function rejectedHere(call: string, status: number, message: string): SourceFailure {
  const reason = { kind: 'rejected', status, message, speaker: 'SERVICE' } as const;
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
  return new SourceFailure({ kind: 'unavailable', status }, call, `${call}: ${problem}`, options);
}

export function unreadableFailure(
  { call, response: { status } }: UnreadableFacts,
  start: string,
  problem: string,
): SourceFailure {
  const excerpt = start.slice(0, excerptLength);
  const message = `${call}: the response cannot be read, ${problem}`;
  return new SourceFailure({ kind: 'unreadable', status }, call, message, { excerpt });
}

interface UnreadableFacts extends Pick<ResponseFacts, 'call'> {
  readonly response: { readonly status: number };
}

export function limitedFailure(call: string, { limit, until }: QuotaDenial): SourceFailure {
  const message = `${call}: XPM's ${limit} limit is used up`;
  return new SourceFailure({ kind: 'limited', limit, until }, call, message);
}

/** The gateway's errors are JSON, even for a client that accepts XML only (docs/xpm-api.md 3.3). */
const gatewayText = z.string().trim().min(1).nullish().catch(null);
const gatewayError = z.object({ Detail: gatewayText, Title: gatewayText });

/** The gateway's message; `null` for a body that is not the gateway's. */
function gatewayMessage(body: string): string | null {
  try {
    const { Detail, Title } = gatewayError.parse(JSON.parse(body));
    return Detail ?? Title ?? null;
  } catch {
    return null;
  }
}

/** XPM's message in a response whose status is not OK; `null` when it is OK or absent. */
export function messageOf({ status, errorDescription }: ResponseStatus): string | null {
  if (status === null || isOk(status)) return null;
  return errorDescription === null || errorDescription === ''
    ? `Status ${status}`
    : errorDescription;
}

/** XPM's message in a refusal with an HTTP error status. Whether 3.1 uses one is open (docs/xpm-api.md 16). */
function refusalMessage(body: string): string | null {
  const reader = new ResponseReader(null, noEntries);
  try {
    reader.write(body);
    return messageOf(reader.end());
  } catch (error) {
    if (error instanceof XmlProblem) return null;
    throw error;
  }
}

function isXml({ headers }: Response): boolean {
  const type = headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  return type === 'text/xml' || type === 'application/xml';
}
