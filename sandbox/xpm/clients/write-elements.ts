import type { Client, ClientText } from '../../practice/clients/client.ts';
import type { TextElement } from '../../practice/clients/client-elements.ts';
import { leftOutWhenEmpty, textElements } from '../../practice/clients/client-elements.ts';
import type { Call } from '../call.ts';
import { identifierName } from '../call.ts';
import { staffMember } from '../staff/read.ts';
import type { XmlNode } from '../xml-body.ts';
import { childText } from '../xml-body.ts';
import { findClient } from './find.ts';

/** The client's text elements after the request. */
export function textIn(body: XmlNode, before: ClientText): ClientText {
  const text: Partial<Record<TextElement, string>> = { ...before };
  for (const name of textElements) {
    const sent = childText(body, requestName(name));
    if (sent === null) continue;
    if (sent === '' && leftOutWhenEmpty.has(name)) Reflect.deleteProperty(text, name);
    else text[name] = asInResponse(name, sent);
  }
  return { ...text, Name: text.Name ?? '' };
}

type References = Partial<Pick<Client, 'accountManager' | 'jobManager' | 'billingClient'>>;

/**
 * The client's staff and billing client after the request: `AccountManagerUUID` and others, in 3.0
 * `AccountManagerID`. @throws UnknownIdentifier
 */
export function referencesIn(call: Call, body: XmlNode): References {
  const suffix = identifierName(call.version);
  const sent = (name: string, find: (identifier: string) => string) => {
    const identifier = childText(body, name + suffix);
    if (identifier === null) return undefined;
    return identifier === '' ? null : find(identifier);
  };
  const staff = (identifier: string) => staffMember(call, identifier).uuid;
  const client = (identifier: string) => findClient(call, identifier).client.uuid;
  const accountManager = sent('AccountManager', staff);
  const jobManager = sent('JobManager', staff);
  const billingClient = sent('BillingClient', client);
  return {
    ...(accountManager === undefined ? {} : { accountManager }),
    ...(jobManager === undefined ? {} : { jobManager }),
    ...(billingClient === undefined ? {} : { billingClient }),
  };
}

/** Requests have `WebSite`, responses `Website` (docs/xpm-api.md 4.2). */
function requestName(name: TextElement): string {
  return name === 'Website' ? 'WebSite' : name;
}

/** Requests have the GST period in months and dates as `yyyyMMdd` (docs/xpm-api.md 4.2). */
function asInResponse(name: TextElement, sent: string): string {
  if (name === 'GSTPeriod') return gstPeriods[sent] ?? sent;
  if (name !== 'DateOfBirth') return sent;
  return sent.replace(/^(\d{4})-?(\d{2})-?(\d{2}).*$/, '$1-$2-$3');
}

const gstPeriods: Readonly<Record<string, string>> = {
  '1': 'Monthly',
  '2': '2 Monthly',
  '6': '6 Monthly',
};
