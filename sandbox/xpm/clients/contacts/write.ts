import type { Client, Contact } from '../../../practice/clients/client.ts';
import { contactElements } from '../../../practice/clients/client-elements.ts';
import type { IdentifierSequence } from '../../../practice/identifier-sequence.ts';
import type { Call, CallResult } from '../../call.ts';
import { bodyOf, identifierName, Refusal, statusOnly } from '../../call.ts';
import type { XmlNode } from '../../xml-body.ts';
import { childText } from '../../xml-body.ts';
import { contactXml } from '../client-lists-xml.ts';
import type { LocatedClient } from '../find.ts';
import { findClient } from '../find.ts';
import { findContact } from './read.ts';

/** docs/xpm-api.md 4.1. */
const maxContactsPerCall = 10;

/** `<Contact><Client><UUID/></Client><Name/>...</Contact>`. */
export function addContact(call: Call): CallResult {
  const body = bodyOf(call);
  const client = body.children.find(({ name }) => name === 'Client');
  const identifier = client === undefined ? null : childText(client, identifierName(call.version));
  return addTo(call, findClient(call, identifier ?? ''), [body]);
}

/** `<Contacts><Contact>...</Contact></Contacts>` for the client in the URL. */
export function addContacts(call: Call): CallResult {
  const nodes = bodyOf(call).children.filter(({ name }) => name === 'Contact');
  if (nodes.length === 0 || nodes.length > maxContactsPerCall) {
    throw new Refusal(`From 1 to ${maxContactsPerCall} contacts can be added at once`);
  }
  return addTo(call, findClient(call, call.params['id'] ?? ''), nodes);
}

export function updateContact(call: Call): CallResult {
  const { position, client, contact } = findContact(call, call.params['id'] ?? '');
  const changed = updatedContact(bodyOf(call), contact, call.settings.absentElements === 'keep');
  store(call, { position, client }, changed.primary ? changed : null, (contacts) =>
    contacts.map((other) => (other.uuid === contact.uuid ? changed : other)),
  );
  return { payload: contactXml(changed, call.version) };
}

/** Removes the contact from its client. */
export function deleteContact(call: Call): CallResult {
  const { position, client, contact } = findContact(call, call.params['id'] ?? '');
  store(call, { position, client }, null, (contacts) =>
    contacts.filter(({ uuid }) => uuid !== contact.uuid),
  );
  return statusOnly;
}

/** A new contact from a request's element. @throws Refusal when it has no name */
export function contactFrom(node: XmlNode, identifiers: IdentifierSequence): Contact {
  const blank = Object.fromEntries(contactElements.map((name) => [name, '']));
  const text = blank as Contact['text'];
  return updatedContact(
    node,
    { ...identifiers.next(), text, primary: false, deleted: false },
    true,
  );
}

function addTo(call: Call, owner: LocatedClient, nodes: readonly XmlNode[]): CallResult {
  const newContacts = nodes.map((node) => contactFrom(node, call.practice.identifiers));
  const primary = newContacts.find((contact) => contact.primary) ?? null;
  store(call, owner, primary, (contacts) => [...contacts, ...newContacts]);
  return { payload: newContacts.map((contact) => contactXml(contact, call.version)).join('') };
}

function updatedContact(node: XmlNode, contact: Contact, keepsAbsent: boolean): Contact {
  const texts = contactElements.map((name) => [
    name,
    childText(node, name) ?? (keepsAbsent ? contact.text[name] : ''),
  ]);
  const text = Object.fromEntries(texts) as Contact['text'];
  if (text.Name === '') throw new Refusal('The contact name is required');
  const primary = childText(node, 'IsPrimary');
  return { ...contact, text, primary: primary === null ? contact.primary : primary === 'Yes' };
}

/** Sets the modified time of the client, which has at most one primary contact. */
function store(
  { practice, now }: Call,
  { position, client }: LocatedClient,
  primary: Contact | null,
  change: (contacts: Client['contacts']) => Client['contacts'],
): void {
  const contacts = change(client.contacts).map((contact) =>
    primary === null || contact.uuid === primary.uuid ? contact : { ...contact, primary: false },
  );
  practice.clients.put(position, { ...client, contacts, modified: now });
}
