import { z } from 'zod';
import { outsideText } from '../outside-text.ts';
import { noEntries } from '../xml/response/entry-handlers.ts';
import { ResponseReader } from '../xml/response/response-reader.ts';
import type { ResponseStatus } from '../xml/xml.ts';
import { isOk, XmlProblem } from '../xml/xml.ts';

/**
 * Who wrote a refusal. Only XPM, its gateway and the identity server can refuse a call: each has a format of
 * its own (docs/xpm-api.md 3.3, RFC 6749 5.2). Everything else comes from something in between, such as a
 * firewall, and proves nothing about the call.
 */
export type RefusalAuthor =
  | { readonly type: 'xpm'; readonly message: string | null }
  | { readonly type: 'gateway'; readonly message: string | null }
  | {
      readonly type: 'identityServer';
      /** The code of RFC 6749 5.2, e.g. `invalid_grant`. */
      readonly error: string;
      readonly message: string;
    }
  | { readonly type: 'unknown' };

/** The author of an error of the API: XPM's XML or its gateway's JSON. */
export function apiErrorAuthor(
  { headers }: Pick<Response, 'headers'>,
  bodyStart: string,
): RefusalAuthor {
  if (isXml({ headers })) return xmlAuthor(bodyStart);
  const gateway = gatewayError.safeParse(jsonOf(bodyStart));
  if (gateway.success) {
    const { Detail, Title } = gateway.data;
    return { type: 'gateway', message: Detail ?? Title ?? null };
  }
  // The gateway's challenge for a token; its 401 sometimes comes without a body (docs/xpm-api.md 3.3).
  const challenge = headers.get('www-authenticate') ?? '';
  const isChallenge = bodyStart.trim() === '' && /^Bearer\b/i.test(challenge);
  return isChallenge ? { type: 'gateway', message: null } : { type: 'unknown' };
}

/** The author of an error of the identity server's endpoints. */
export function identityErrorAuthor(body: string): RefusalAuthor {
  const parsed = oauthError.safeParse(jsonOf(body));
  if (!parsed.success) return { type: 'unknown' };
  const { error, error_description } = parsed.data;
  return {
    type: 'identityServer',
    error: outsideText(error),
    message: outsideText(error_description ?? error),
  };
}

const gatewayText = z.string().trim().min(1).transform(outsideTextOf).nullish().catch(null);
const gatewayError = z
  .object({ Detail: gatewayText, Title: gatewayText })
  .refine(({ Detail, Title }) => (Detail ?? Title ?? null) !== null);
const oauthError = z.object({
  error: z.string().min(1),
  error_description: z.string().min(1).nullish().catch(null),
});

function outsideTextOf(text: string): string {
  return outsideText(text);
}

export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** XPM's envelope, whose status is not OK. Whether 3.1 refuses with an HTTP error is open (docs/xpm-api.md 16). */
function xmlAuthor(body: string): RefusalAuthor {
  const reader = new ResponseReader(null, noEntries);
  try {
    reader.write(body);
    return { type: 'xpm', message: messageOf(reader.end()) };
  } catch (error) {
    if (error instanceof XmlProblem) return { type: 'unknown' };
    throw error;
  }
}

/** XPM's message in a response whose status is not OK; `null` when it is OK or absent. */
export function messageOf({ status, errorDescription }: ResponseStatus): string | null {
  if (status === null || isOk(status)) return null;
  return errorDescription === null || errorDescription === ''
    ? outsideText(`Status ${status}`)
    : outsideText(errorDescription);
}

export function isXml({ headers }: Pick<Response, 'headers'>): boolean {
  const type = headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  return type === 'text/xml' || type === 'application/xml';
}
