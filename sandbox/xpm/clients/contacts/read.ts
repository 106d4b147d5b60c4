import type { Contact } from '../../../practice/clients/client.ts';
import type { RecordIdentifier } from '../../../practice/record-identifier.ts';
import { identifies } from '../../../practice/record-identifier.ts';
import type { Call, CallResult } from '../../call.ts';
import { identifierIn, identity, UnknownIdentifier } from '../../call.ts';
import { contactXml } from '../client-lists-xml.ts';
import type { LocatedClient } from '../find.ts';
import { findClient } from '../find.ts';
import { activeClientsPage } from '../paged-list.ts';

export interface LocatedContact extends LocatedClient {
  readonly contact: Contact;
}

/**
 * The contacts of active clients, each with its client. `pageSize` counts clients: the
 * documentation says only that the call is paged like the list of clients.
 */
export function listContacts(call: Call): CallResult {
  const { version } = call;
  return activeClientsPage(call, 'Contacts', (client) => {
    const owner = `<Client>${identity(version, client)}</Client>`;
    return client.contacts
      .filter(({ deleted }) => !deleted)
      .map((contact) => contactXml(contact, version).replace(/<\/Contact>$/, `${owner}</Contact>`))
      .join('');
  });
}

export function getContact(call: Call): CallResult {
  const { contact } = findContact(call, call.params['id'] ?? '');
  return { payload: contactXml(contact, call.version) };
}

/**
 * By UUID in 3.1, by number in 3.0. `clientUuid` (3.0: `clientId`) can name the client, since a contact
 * of XPM can belong to several (Xero's changelog of 27 February 2023); in the sandbox each belongs to one,
 * so UUID or number alone identify it.
 *
 * @throws UnknownIdentifier; its message is not documented
 */
export function findContact(call: Call, identifier: string): LocatedContact {
  const named = identifierIn(call.version, identifier);
  const owner = ownerOf(call, named);
  const contact = owner?.client.contacts.find((each) => identifies(named, each));
  if (owner === null || contact === undefined) {
    throw new UnknownIdentifier('Invalid contact identifier');
  }
  return { ...owner, contact };
}

function ownerOf(call: Call, identifier: RecordIdentifier): LocatedClient | null {
  const clientUuid = call.query.get(call.version === '3.1' ? 'clientUuid' : 'clientId');
  if (clientUuid !== null) return findClient(call, clientUuid);
  const position = call.practice.clients.positionOfContact(identifier);
  const client = position === null ? null : call.practice.clients.at(position);
  return position === null || client === null ? null : { position, client };
}
