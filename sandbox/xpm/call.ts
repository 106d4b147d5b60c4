import type { Practice } from '../practice/practice.ts';
import type { SandboxSettings } from '../settings.ts';
import type { XmlNode } from './xml-body.ts';

/** 3.0 knows records by number, 3.1 by UUID (Xero's changelog for Practice Manager). */
export type Version = '3.0' | '3.1';

/** A call that has passed the gateway: who asks is known, the limits have counted it. */
export interface Call {
  readonly version: Version;
  readonly practice: Practice;
  /** What the path's `:words` stand for. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The body's root element; `null` for a call that has none. */
  readonly body: XmlNode | null;
  /** The sandbox's time, in milliseconds. */
  readonly now: number;
  readonly settings: SandboxSettings;
  /** The call's address without its query, for links to further pages. */
  readonly address: string;
  /** The record of a list that is to be sent without its identifier: an injected fault. */
  readonly badRecord: number | null;
}

/** What a call answers inside the envelope. */
export interface Answer {
  /** XML after `Status`, whole or in pieces. */
  readonly payload: string | Iterable<string>;
  /** 3.1 shows it beside the entity of a `get`. */
  readonly webUrl?: string;
}

/** `Status` OK and nothing else. */
export const done: Answer = { payload: '' };

/** XPM understood the call and says no: `Status` ERROR with a sentence. */
export class Refusal extends Error {
  override readonly name: string = 'Refusal';
}

/** The identifier means nothing to XPM; by setting a refusal or a 404. */
export class UnknownIdentifier extends Refusal {
  override readonly name = 'UnknownIdentifier';
}

/** The call itself is malformed: answered with 400 by the gateway. */
export class BadCall extends Error {
  override readonly name = 'BadCall';
}

/** @throws BadCall when the call came without a body. */
export function bodyOf(call: Call): XmlNode {
  if (call.body === null) throw new BadCall('a request body is required');
  return call.body;
}

/** A record by its identifier in the call's version. */
export function identifierIn(
  version: Version,
  text: string,
): { readonly id: number } | { readonly uuid: string } {
  if (version === '3.1') return { uuid: text.toLowerCase() };
  return { id: /^\d+$/.test(text) ? Number(text) : -1 };
}

/** The name of the identifying element: `UUID` or `ID`, alone or at the end of another name. */
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
