import type { Client } from '../../practice/clients/client.ts';
import { newClient, newClientText } from '../../practice/clients/new-client.ts';
import type { Call, CallResult } from '../call.ts';
import { bodyOf, identifierName, Refusal, statusOnly } from '../call.ts';
import { childText } from '../xml-body.ts';
import { contactFrom } from './contacts/write.ts';
import type { LocatedClient } from './find.ts';
import { findClient } from './find.ts';
import { detailedClient } from './read.ts';
import { referencesIn, textIn } from './write-elements.ts';

export function addClient(call: Call): CallResult {
  const body = bodyOf(call);
  const name = childText(body, 'Name') ?? '';
  if (name === '') throw new Refusal('The client name is required');
  const contacts = body.children.find((child) => child.name === 'Contacts')?.children ?? [];
  const blank = newClient({ ...call.practice.identifiers.next(), name, modified: call.now });
  const client: Client = {
    ...blank,
    text: textIn(body, blank.text),
    contacts: contacts.map((node) => contactFrom(node, call.practice.identifiers)),
    ...referencesIn(call, body),
  };
  call.practice.clients.add(client);
  return { payload: detailedClient(call, client) };
}

/**
 * An element that is present and empty clears its value. The setting `absentElements` decides about
 * an element that is left out, because Xero documents neither case (docs/xpm-api.md 4.2).
 */
export function updateClient(call: Call): CallResult {
  const body = bodyOf(call);
  const { position, client } = clientInBody(call);
  const isNameRequired = call.settings.requiredInUpdates === 'documented';
  if (isNameRequired && childText(body, 'Name') === null) {
    throw new Refusal('The client name is required');
  }
  const keepsAbsent = call.settings.absentElements === 'keep';
  const before = keepsAbsent
    ? client
    : {
        ...client,
        text: newClientText(client.text.Name),
        accountManager: null,
        jobManager: null,
        billingClient: null,
      };
  const text = textIn(body, before.text);
  if (text.Name === '') throw new Refusal('The client name is required');
  const changed = { ...before, text, ...referencesIn(call, body), modified: call.now };
  call.practice.clients.put(position, changed);
  return { payload: detailedClient(call, changed) };
}

export function archiveClient(call: Call): CallResult {
  const { position, client } = clientInBody(call);
  call.practice.clients.put(position, { ...client, archived: true, modified: call.now });
  return statusOnly;
}

/** A deleted client stays in `client.api/list` with `IsDeleted` Yes. */
export function deleteClient(call: Call): CallResult {
  const { position, client } = clientInBody(call);
  call.practice.clients.put(position, { ...client, deleted: true, modified: call.now });
  return statusOnly;
}

function clientInBody(call: Call): LocatedClient {
  return findClient(call, childText(bodyOf(call), identifierName(call.version)) ?? '');
}
