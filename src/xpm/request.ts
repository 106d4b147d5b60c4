import type { XpmGrant } from '../domain/ports/token-vault.ts';

/** One call in XPM's words: `client.api/list` and its parameters. A body is XML. */
export interface XpmCall {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Where the call lives, when it is not XPM's own API. */
  readonly api?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** 3.0 is deprecated and knows no UUIDs; 3.1 is what the readers of this folder read. */
const version = 'practicemanager/3.1';

/** The call's address below `baseUrl`, e.g. `https://api.xero.com`. */
export function addressOf(baseUrl: string, { name, query, api = version }: XpmCall): URL {
  const address = new URL(`${baseUrl.replace(/\/+$/, '')}/${api}/${name}`);
  for (const [key, value] of Object.entries(query ?? {})) address.searchParams.set(key, value);
  return address;
}

/** 3.1 negotiates strictly: without these types it answers 406 or 415 (xpm-api 3.2). */
export function headersOf(call: XpmCall, { tenantId, tokens }: XpmGrant): Record<string, string> {
  return {
    authorization: `Bearer ${tokens.accessToken}`,
    'xero-tenant-id': tenantId,
    accept: 'application/xml, text/xml',
    'user-agent': 'practice-sync',
    ...(call.body === undefined ? {} : { 'content-type': 'application/xml' }),
  };
}

/** A calendar date `YYYY-MM-DD` as XPM's requests take it (xpm-api 3.1). */
export const dateParameter = (date: string): string => date.replaceAll('-', '');

/** An instant as `modifiedsince` takes it: UTC, whole seconds, no zone (xpm-api 3.1). */
export function timeParameter(instant: Date): string {
  return instant.toISOString().slice(0, 'yyyy-MM-ddTHH:mm:ss'.length);
}
