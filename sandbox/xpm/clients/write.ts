import type { Client } from '../../practice/clients/client.ts';
import { newClientText } from '../../practice/clients/client-elements.ts';
import type { Answer, Call } from '../call.ts';
import { bodyOf, done, identifierName, Refusal } from '../call.ts';
import { childText } from '../xml-body.ts';
import { contactFrom } from './contacts/write.ts';
import type { PlacedClient } from './find.ts';
import { findClient } from './find.ts';
import { detailedClient } from './read.ts';
import { referencesIn, textIn } from './write-elements.ts';

export function addClient(call: Call): Answer {
  const body = bodyOf(call);
  const name = childText(body, 'Name') ?? '';
  if (name === '') throw new Refusal('The client name is required');
  const contacts = body.children.find((child) => child.name === 'Contacts')?.children ?? [];
  const blank: Client = {
    ...call.practice.numbers.next(),
    modified: call.now,
    archived: false,
    deleted: false,
    prospect: false,
    text: newClientText(name),
    accountManager: null,
    jobManager: null,
    billingClient: null,
    type: null,
    contacts: contacts.map((node) => contactFrom(node, call.practice.numbers)),
    notes: [],
    groups: [],
    relationships: [],
  };
  const client = { ...blank, text: textIn(body, blank.text), ...referencesIn(call, body) };
  call.practice.clients.add(client);
  return { payload: detailedClient(call, client) };
}

/**
 * An element that is present and empty clears; one that is left out keeps its value, unless the
 * setting `absentElements` says otherwise (Xero states neither).
 */
export function updateClient(call: Call): Answer {
  const body = bodyOf(call);
  const { position, client } = named(call);
  const isKept = call.settings.absentElements === 'keep';
  const before = isKept
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

export function archiveClient(call: Call): Answer {
  const { position, client } = named(call);
  call.practice.clients.put(position, { ...client, archived: true, modified: call.now });
  return done;
}

/** A deleted client stays in `client.api/list`, with `IsDeleted` Yes. */
export function deleteClient(call: Call): Answer {
  const { position, client } = named(call);
  call.practice.clients.put(position, { ...client, deleted: true, modified: call.now });
  return done;
}

function named(call: Call): PlacedClient {
  return findClient(call, childText(bodyOf(call), identifierName(call.version)) ?? '');
}
