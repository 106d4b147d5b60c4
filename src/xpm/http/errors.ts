import { z } from 'zod';
import { SourceFailure } from '../../domain/sync/source-failure.ts';
import { ResponseReader } from '../xml/response-reader.ts';
import type { ResponseStatus } from '../xml/xml.ts';
import { XmlProblem } from '../xml/xml.ts';
import { refusalOf } from './quota-headers.ts';

/** How much of an answer that was not understood is kept for the log (characters). */
export const excerptLength = 200;

/** An answer's facts, as far as its failure depends on them. */
export interface ResponseFacts {
  readonly call: string;
  readonly response: Response;
  readonly arrivedAt: Date;
  /** The start of the body, read only when it is needed. */
  readonly bodyStart: () => Promise<string>;
}

/**
 * The failure that an answer is by its status and content type, or `null` when it is XML to be read:
 * the order is status, content type, XML (docs/xpm-api.md 3.3), because gateway errors are JSON and a proxy's
 * error page can come with 200. Whoever refuses, XPM or its gateway, is quoted.
 */
export async function failureOf(answer: ResponseFacts): Promise<SourceFailure | null> {
  const { call, response } = answer;
  const { status } = response;
  if (status === 401) return authFailure(call);
  if (status === 403) return forbiddenFailure(call, await answer.bodyStart());
  if (status === 429) return limitedFailure(answer);
  if (status >= 500) return unavailableFailure(call, `XPM returned ${status}`, status);
  if (status >= 400) {
    const start = await answer.bodyStart();
    const words = comesAsXml(response) ? refusalMessage(start) : gatewayMessage(start);
    return rejectedFailure(call, status, words, start.slice(0, excerptLength));
  }
  if (response.ok && comesAsXml(response)) return null;
  return unreadableFailure(answer, await answer.bodyStart(), 'it is not XML');
}

export function authFailure(call: string): SourceFailure {
  return new SourceFailure({ kind: 'auth' }, call, `${call}: the connection to XPM is gone`);
}

/** Not what was asked for is refused but who asks: the consent does not cover this account any more. */
const notCovered = 'AuthenticationUnsuccessful';

function forbiddenFailure(call: string, start: string): SourceFailure {
  if (gatewayMessage(start) === notCovered) return authFailure(call);
  return new SourceFailure({ kind: 'permission' }, call, `${call}: XPM does not permit it`);
}

/** Xero does not know our client id, or not with this secret. */
export function credentialsFailure(call: string): SourceFailure {
  const message = `${call}: our own client id or secret is refused`;
  return new SourceFailure({ kind: 'credentials' }, call, message);
}

/** `words` are those that XPM chose for whoever reads them; `excerpt` is what it sent otherwise. */
export function rejectedFailure(
  call: string,
  status: number,
  words: string | null,
  excerpt?: string,
): SourceFailure {
  const message = `${call}: ${words ?? `HTTP ${status}`}`;
  const options = excerpt === undefined ? {} : { excerpt };
  return new SourceFailure({ kind: 'rejected', status, message: words }, call, message, options);
}

/** `why` says what broke; `status` is `null` when there was no answer at all. */
export function unavailableFailure(
  call: string,
  why: string,
  status: number | null,
  cause?: unknown,
): SourceFailure {
  const options = cause === undefined ? {} : { cause };
  return new SourceFailure({ kind: 'unavailable', status }, call, `${call}: ${why}`, options);
}

export function unreadableFailure(
  answer: Pick<ResponseFacts, 'call'> & { readonly response: { readonly status: number } },
  start: string,
  problem: string,
): SourceFailure {
  const { status } = answer.response;
  const excerpt = start.slice(0, excerptLength);
  const message = `${answer.call}: the answer cannot be read, ${problem}`;
  return new SourceFailure({ kind: 'unreadable', status }, answer.call, message, { excerpt });
}

function limitedFailure({ call, response, arrivedAt }: ResponseFacts): SourceFailure {
  const refusal = refusalOf(response.headers, arrivedAt);
  const words = `${call}: XPM's limit is used up (${refusal.limit})`;
  return new SourceFailure({ kind: 'limited', ...refusal }, call, words);
}

/** The gateway speaks JSON, even to a client that asks for XML (docs/xpm-api.md 3.3). */
const gatewayText = z.string().trim().min(1).nullish().catch(null);
const gatewayError = z.object({ Detail: gatewayText, Title: gatewayText });

/** What the gateway says, or `null`: a body that is nothing of the gateway's says nothing to anybody. */
function gatewayMessage(body: string): string | null {
  try {
    const { Detail, Title } = gatewayError.parse(JSON.parse(body));
    return Detail ?? Title ?? null;
  } catch {
    return null;
  }
}

/** What XPM says in an answer that is not OK; `null` when it is, or says nothing of itself. */
export function messageOf({ status, errorDescription }: ResponseStatus): string | null {
  if (status === null || status === 'OK') return null;
  return errorDescription === null || errorDescription === ''
    ? `Status ${status}`
    : errorDescription;
}

/** The words of a refusal whose HTTP status says so too; 3.1 may send it either way (docs/xpm-api.md 16). */
function refusalMessage(body: string): string | null {
  const reader = new ResponseReader(null, () => undefined);
  try {
    reader.write(body);
    return messageOf(reader.end());
  } catch (error) {
    if (error instanceof XmlProblem) return null;
    throw error;
  }
}

function comesAsXml({ headers }: Response): boolean {
  const type = headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  return type === 'text/xml' || type === 'application/xml';
}
