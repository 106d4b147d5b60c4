import type { XpmGrant } from '../../ports/xpm/token-vault.ts';

/** One call of XPM's API, e.g. `client.api/list` and its parameters. A body is XML. */
export interface XpmCall {
  /** As XPM documents it, e.g. `job.api/get/{number}`. Metrics and errors use this name. */
  readonly name: string;
  /** The values of the placeholders in the name. */
  readonly parts?: Readonly<Record<string, string>>;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** The API that the call belongs to, when it is not XPM's own. */
  readonly api?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** 3.0 is deprecated and has no UUIDs; the record tables in this folder are made for 3.1. */
const version = 'practicemanager/3.1';

/** The call's address below `baseUrl`, e.g. `https://api.xero.com`. @throws Error for an impossible part. */
export function addressOf(baseUrl: string, { name, parts, query, api = version }: XpmCall): URL {
  const path = name.replace(/\{(\w+)\}/g, (_, key: string) => encodedPart(parts?.[key] ?? ''));
  const address = new URL(`${baseUrl.replace(/\/+$/, '')}/${api}/${path}`);
  for (const [key, value] of Object.entries(query ?? {})) address.searchParams.set(key, value);
  return address;
}

/** A part of dots alone changes the folder even when encoded (WHATWG URL), and an empty part is lost. */
function encodedPart(part: string): string {
  if (/^\.{0,2}$/.test(part)) throw new Error(`"${part}" cannot be part of an address`);
  return encodeURIComponent(part);
}

/** 3.1 requires these content types: without them it returns 406 or 415 (docs/xpm-api.md 3.2). */
export function headersOf(call: XpmCall, { tenantId, tokens }: XpmGrant): Record<string, string> {
  return {
    authorization: `Bearer ${tokens.accessToken}`,
    'xero-tenant-id': tenantId,
    accept: 'application/xml, text/xml',
    'user-agent': 'practice-sync',
    ...(call.body === undefined ? {} : { 'content-type': 'application/xml' }),
  };
}

/** A calendar date `YYYY-MM-DD` in the format of XPM's requests (docs/xpm-api.md 3.1). */
export const dateParameter = (date: string): string => date.replaceAll('-', '');

/** An instant in the format of `modifiedsince`: UTC, whole seconds, no zone (docs/xpm-api.md 3.1). */
export function timeParameter(instant: Date): string {
  return instant.toISOString().slice(0, 'yyyy-MM-ddTHH:mm:ss'.length);
}
