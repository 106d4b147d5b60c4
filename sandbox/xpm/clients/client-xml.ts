import type { Client } from '../../practice/clients/client.ts';
import type { TextElement } from '../../practice/clients/client-elements.ts';
import {
  addressElements,
  identityElements,
  lineElements,
  referenceElements,
  taxElements,
} from '../../practice/clients/client-elements.ts';
import type { Practice } from '../../practice/practice.ts';
import type { SandboxSettings } from '../../settings.ts';
import type { Version } from '../call.ts';
import { identity } from '../call.ts';
import { staffReference } from '../staff/staff-reference.ts';
import { element, yesNo } from '../xml.ts';
import { contactsXml, groupsXml, notesXml, relationshipsXml } from './client-lists-xml.ts';
import { clientReference } from './client-reference.ts';

export interface ClientView {
  readonly version: Version;
  readonly practice: Practice;
  readonly settings: SandboxSettings;
  /**
   * `detailed` has all elements. `plain` omits notes, groups, relationships and the billing client.
   * `paged` omits contacts, staff, type and tax as well.
   */
  readonly detail: 'detailed' | 'plain' | 'paged';
  /** `DateOfBirth` is a date in the response to `get` and has a time in lists. */
  readonly birth: 'date' | 'time';
}

/** A client with the version's order of elements. */
export function clientXml(client: Client, view: ClientView): string {
  return view.version === '3.1' ? xml31(client, view) : xml30(client, view);
}

/** The order of Xero's documentation of 3.1, with the UUID first. */
function xml31(client: Client, view: ClientView): string {
  const { text } = client;
  let xml = `<Client>${identity('3.1', client)}`;
  xml += texts(client, identityElements, view) + texts(client, referenceElements, view);
  if (text.Email !== undefined) xml += element('Email', text.Email);
  xml += texts(client, lineElements, view) + texts(client, addressElements, view);
  xml += flags(client);
  if (view.detail !== 'paged') xml += people(client, view) + texts(client, taxElements, view);
  if (view.detail !== 'paged') xml += contactsXml(client, view.version);
  if (view.detail === 'detailed') xml += details(client, view);
  return `${xml}</Client>`;
}

/**
 * The order recorded from 2020 to 2022: number first, UUID last, `GSTRegistered` before
 * `PrepareGST` (docs/xpm-api.md 4.2). Elements that no recorded client has are at their place in
 * 3.1.
 */
function xml30(client: Client, view: ClientView): string {
  const { text } = client;
  let xml = `<Client>${identity('3.0', client)}${texts(client, identityElements, view)}`;
  if (text.Email !== undefined) xml += element('Email', text.Email);
  xml += texts(client, addressElements, view) + texts(client, lineElements, view);
  xml += texts(client, referenceElements30, view);
  xml += element('IsProspect', yesNo(client.prospect)) + flags(client);
  if (view.detail !== 'paged') xml += people(client, view) + texts(client, taxElements30, view);
  if (view.detail !== 'paged') xml += contactsXml(client, view.version);
  if (view.detail === 'detailed') xml += details(client, view);
  return `${xml}${identity('3.1', client)}</Client>`;
}

const referenceElements30 = ['ReferralSource', 'ExportCode', 'ClientCode'] as const;

const taxElements30: readonly TextElement[] = taxElements.flatMap((name) => {
  if (name === 'PrepareGST') return ['GSTRegistered', 'PrepareGST'];
  return name === 'GSTRegistered' ? [] : [name];
});

function texts(client: Client, names: readonly TextElement[], view: ClientView): string {
  let xml = '';
  for (const name of names) {
    const text = client.text[name];
    if (text === undefined) continue;
    if (name === 'TaxNumber') {
      xml += element(name, masked(text));
    } else if (name === 'DateOfBirth' && view.birth === 'time' && text !== '') {
      xml += element(name, `${text}T00:00:00`);
    } else {
      xml += element(name, text);
    }
  }
  return xml;
}

/** Responses contain the last three characters of a tax number only (docs/xpm-api.md 4.2). */
export function masked(taxNumber: string): string {
  return '*'.repeat(Math.max(0, taxNumber.length - 3)) + taxNumber.slice(-3);
}

function flags(client: Client): string {
  return (
    element('IsArchived', yesNo(client.archived)) + element('IsDeleted', yesNo(client.deleted))
  );
}

function people(client: Client, view: ClientView): string {
  let xml = staffReference('AccountManager', client.accountManager, view);
  xml += staffReference('JobManager', client.jobManager, view);
  if (client.type === null) return xml;
  const { Name, CostMarkup, PaymentTerm, PaymentDay } = client.type;
  xml += `<Type>${element('Name', Name)}${element('CostMarkup', CostMarkup)}`;
  return `${xml}${element('PaymentTerm', PaymentTerm)}${element('PaymentDay', PaymentDay)}</Type>`;
}

function details(client: Client, view: ClientView): string {
  const lists =
    notesXml(client, view.settings) +
    groupsXml(client, view.version, view.practice) +
    relationshipsXml(client, view.version, view.practice);
  if (client.billingClient === null) return lists;
  const name = view.practice.clients.nameOf(client.billingClient);
  if (name === null) return lists;
  const reference = clientReference(client.billingClient, view.version, view.practice);
  return `${lists}<BillingClient>${reference}${element('Name', name)}</BillingClient>`;
}
