import type { Practice } from '../practice/practice.ts';
import type { RecordIdentifier } from '../practice/record-identifier.ts';
import type { SandboxSettings } from '../settings.ts';
import type { XmlNode } from './xml-body.ts';

/** 3.0 identifies records by number, 3.1 by UUID (docs/xpm-api.md 1.1). */
export type Version = '3.0' | '3.1';

/** A call that the gateway has authorized and counted. */
export interface Call {
  readonly version: Version;
  readonly practice: Practice;
  /** The values of the path's `:name` segments. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The root element of the body; `null` without a body. */
  readonly body: XmlNode | null;
  /** The sandbox's time in milliseconds since 1970. */
  readonly now: number;
  readonly settings: SandboxSettings;
  /** The URL without its query, for links to other pages. */
  readonly url: string;
  /** Index of the list's record that is sent without its identifier: the fault `badRecord`. */
  readonly badRecord: number | null;
  /** The number of records after which every list ends: the fault `shorten`; `null` for no end. */
  readonly maxListed: number | null;
}

/** The content of an OK envelope. */
export interface CallResult {
  /** The XML after `Status`, complete or in pieces. */
  readonly payload: string | Iterable<string>;
  /** The record's page in XPM, which 3.1 returns beside the record of a `get`. */
  readonly webUrl?: string;
}

/** A response with `Status` OK alone. */
export const statusOnly: CallResult = { payload: '' };

/** XPM refuses the call: `Status` ERROR with the message as its description. */
export class Refusal extends Error {
  override readonly name: string = 'Refusal';
}

/** The call names a record that does not exist. A setting makes it a refusal or a 404. */
export class UnknownIdentifier extends Refusal {
  override readonly name = 'UnknownIdentifier';
}

/** The call is malformed; the gateway responds with 400. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest';
}

/** XPM takes longer than the gateway waits; the gateway responds with 504. */
export class GatewayTimeout extends Error {
  override readonly name = 'GatewayTimeout';
}

/** @throws BadRequest when the call has no body */
export function bodyOf(call: Call): XmlNode {
  if (call.body === null) throw new BadRequest('a request body is required');
  return call.body;
}

/** Parses an identifier of the given version. A malformed number identifies no record. */
export function identifierIn(version: Version, text: string): RecordIdentifier {
  if (version === '3.1') return { type: 'uuid', uuid: text.toLowerCase() };
  return { type: 'id', id: /^\d+$/.test(text) ? Number(text) : -1 };
}

/** The name of the identifying element, alone or as a suffix: `ClientUUID`, `ClientID`. */
export function identifierName(version: Version): 'UUID' | 'ID' {
  return version === '3.1' ? 'UUID' : 'ID';
}

/** The identifying element of a record. */
export function identity(
  version: Version,
  record: { readonly id: number; readonly uuid: string },
): string {
  return version === '3.1' ? `<UUID>${record.uuid}</UUID>` : `<ID>${record.id}</ID>`;
}
