import type { XpmGrant } from '../../ports/token-vault.ts';

/** One call in XPM's words: `client.api/list` and its parameters. A body is XML. */
export interface XpmCall {
  /** As XPM documents it, e.g. `job.api/get/{number}`: calls are counted and told of by their names. */
  readonly name: string;
  /** What the words in braces stand for. */
  readonly parts?: Readonly<Record<string, string>>;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Where the call lives, when it is not XPM's own API. */
  readonly api?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** 3.0 is deprecated and knows no UUIDs; 3.1 is what the readers of this folder read. */
const version = 'practicemanager/3.1';

/** The call's address below `baseUrl`, e.g. `https://api.xero.com`. @throws Error for a part that no address can hold. */
export function addressOf(baseUrl: string, { name, parts, query, api = version }: XpmCall): URL {
  const path = name.replace(/\{(\w+)\}/g, (_, word: string) => encodedPart(parts?.[word] ?? ''));
  const address = new URL(`${baseUrl.replace(/\/+$/, '')}/${api}/${path}`);
  for (const [key, value] of Object.entries(query ?? {})) address.searchParams.set(key, value);
  return address;
}

/** However it is encoded, a part of dots alone names another folder (WHATWG URL), and an empty one none. */
function encodedPart(part: string): string {
  if (/^\.{0,2}$/.test(part)) throw new Error(`"${part}" cannot stand in an address`);
  return encodeURIComponent(part);
}

/** 3.1 negotiates strictly: without these types it answers 406 or 415 (docs/xpm-api.md 3.2). */
export function headersOf(call: XpmCall, { tenantId, tokens }: XpmGrant): Record<string, string> {
  return {
    authorization: `Bearer ${tokens.accessToken}`,
    'xero-tenant-id': tenantId,
    accept: 'application/xml, text/xml',
    'user-agent': 'practice-sync',
    ...(call.body === undefined ? {} : { 'content-type': 'application/xml' }),
  };
}

/** A calendar date `YYYY-MM-DD` as XPM's requests take it (docs/xpm-api.md 3.1). */
export const dateParameter = (date: string): string => date.replaceAll('-', '');

/** An instant as `modifiedsince` takes it: UTC, whole seconds, no zone (docs/xpm-api.md 3.1). */
export function timeParameter(instant: Date): string {
  return instant.toISOString().slice(0, 'yyyy-MM-ddTHH:mm:ss'.length);
}
