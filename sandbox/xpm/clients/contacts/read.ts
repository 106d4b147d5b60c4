import type { Contact } from '../../../practice/clients/client.ts';
import type { Answer, Call } from '../../call.ts';
import { identity, UnknownIdentifier } from '../../call.ts';
import { contactXml } from '../client-lists-xml.ts';
import type { PlacedClient } from '../find.ts';
import { findClient } from '../find.ts';
import { page } from '../paged-list.ts';

export interface PlacedContact extends PlacedClient {
  readonly contact: Contact;
}

/**
 * The contacts of active clients, each with its client. `pageSize` counts clients, not contacts:
 * the documentation says only that it is paged like the list of clients.
 */
export function listContacts(call: Call): Answer {
  const { version } = call;
  return page(call, 'Contacts', (client) => {
    const owner = `<Client>${identity(version, client)}</Client>`;
    return client.contacts
      .filter(({ deleted }) => !deleted)
      .map((contact) => contactXml(contact, version).replace(/<\/Contact>$/, `${owner}</Contact>`))
      .join('');
  });
}

export function getContact(call: Call): Answer {
  const { contact } = findContact(call, call.params['id'] ?? '');
  return { payload: contactXml(contact, call.version) };
}

/**
 * By UUID in 3.1, by number in 3.0 (where the sandbox needs the client's number as well). `clientUuid` says of which client, since a contact may belong
 * to several (Xero's changelog of 27 Feb 2023); here each belongs to one.
 * @throws UnknownIdentifier. Its text is ours.
 */
export function findContact(call: Call, identifier: string): PlacedContact {
  const owner = ownerOf(call, identifier.toLowerCase());
  const contact = owner?.client.contacts.find(({ id, uuid }) =>
    call.version === '3.1' ? uuid === identifier.toLowerCase() : String(id) === identifier,
  );
  if (owner === null || contact === undefined) {
    throw new UnknownIdentifier('Invalid contact identifier');
  }
  return { ...owner, contact };
}

function ownerOf(call: Call, identifier: string): PlacedClient | null {
  const clientUuid = call.query.get(call.version === '3.1' ? 'clientUuid' : 'clientId');
  if (clientUuid !== null) return findClient(call, clientUuid);
  const position = call.practice.clients.positionOfContact(identifier);
  const client = position === null ? null : call.practice.clients.at(position);
  return position === null || client === null ? null : { position, client };
}
