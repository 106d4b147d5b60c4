import type { Client, Contact } from '../../../practice/clients/client.ts';
import { contactElements } from '../../../practice/clients/client-elements.ts';
import type { Numbering } from '../../../practice/practice.ts';
import type { Answer, Call } from '../../call.ts';
import { bodyOf, done, identifierName, Refusal } from '../../call.ts';
import type { XmlNode } from '../../xml-body.ts';
import { childText } from '../../xml-body.ts';
import { contactXml } from '../client-lists-xml.ts';
import type { PlacedClient } from '../find.ts';
import { findClient } from '../find.ts';
import { findContact } from './read.ts';

/** Xero developer docs, clients: up to ten contacts in one call. */
const mostAtOnce = 10;

/** `<Contact><Client><UUID/></Client><Name/>...</Contact>`. */
export function addContact(call: Call): Answer {
  const body = bodyOf(call);
  const client = body.children.find(({ name }) => name === 'Client');
  const identifier = client === undefined ? null : childText(client, identifierName(call.version));
  return added(call, findClient(call, identifier ?? ''), [body]);
}

/** `<Contacts><Contact>...</Contact></Contacts>` for the client in the path. */
export function addContacts(call: Call): Answer {
  const nodes = bodyOf(call).children.filter(({ name }) => name === 'Contact');
  if (nodes.length === 0 || nodes.length > mostAtOnce) {
    throw new Refusal(`From 1 to ${mostAtOnce} contacts can be added at once`);
  }
  return added(call, findClient(call, call.params['id'] ?? ''), nodes);
}

export function updateContact(call: Call): Answer {
  const { position, client, contact } = findContact(call, call.params['id'] ?? '');
  const changed = changedBy(bodyOf(call), contact, call.settings.absentElements === 'keep');
  store(call, { position, client }, changed.primary ? changed : null, (contacts) =>
    contacts.map((other) => (other.uuid === contact.uuid ? changed : other)),
  );
  return { payload: contactXml(changed, call.version) };
}

/** The contact is gone from its client. */
export function deleteContact(call: Call): Answer {
  const { position, client, contact } = findContact(call, call.params['id'] ?? '');
  store(call, { position, client }, null, (contacts) =>
    contacts.filter(({ uuid }) => uuid !== contact.uuid),
  );
  return done;
}

/** A contact out of a request's element. @throws Refusal when it has no name. */
export function contactFrom(node: XmlNode, numbers: Numbering): Contact {
  const blank = Object.fromEntries(contactElements.map((name) => [name, '']));
  const text = blank as Contact['text'];
  return changedBy(node, { ...numbers.next(), text, primary: false, deleted: false }, true);
}

function added(call: Call, owner: PlacedClient, nodes: readonly XmlNode[]): Answer {
  const fresh = nodes.map((node) => contactFrom(node, call.practice.numbers));
  const primary = fresh.find((contact) => contact.primary) ?? null;
  store(call, owner, primary, (contacts) => [...contacts, ...fresh]);
  return { payload: fresh.map((contact) => contactXml(contact, call.version)).join('') };
}

function changedBy(node: XmlNode, contact: Contact, isKept: boolean): Contact {
  const texts = contactElements.map((name) => [
    name,
    childText(node, name) ?? (isKept ? contact.text[name] : ''),
  ]);
  const text = Object.fromEntries(texts) as Contact['text'];
  if (text.Name === '') throw new Refusal('The contact name is required');
  const primary = childText(node, 'IsPrimary');
  return { ...contact, text, primary: primary === null ? contact.primary : primary === 'Yes' };
}

/** A contact's change is a change of its client, who has one primary contact at most. */
function store(
  { practice, now }: Call,
  { position, client }: PlacedClient,
  primary: Contact | null,
  change: (contacts: Client['contacts']) => Client['contacts'],
): void {
  const contacts = change(client.contacts).map((contact) =>
    primary === null || contact.uuid === primary.uuid ? contact : { ...contact, primary: false },
  );
  practice.clients.put(position, { ...client, contacts, modified: now });
}
