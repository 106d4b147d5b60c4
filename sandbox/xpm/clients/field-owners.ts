import type { Call } from '../call.ts';
import type { FoundOwner } from '../custom-fields/values.ts';
import { findContact } from './contacts/read.ts';
import type { LocatedClient } from './find.ts';
import { findClient } from './find.ts';

/** The client in the URL as the owner of custom-field values. @throws UnknownIdentifier */
export function clientWithFields(call: Call): FoundOwner {
  const located = findClient(call, call.params['id'] ?? '');
  return { uuid: located.client.uuid, markModified: () => markModified(call, located) };
}

/**
 * The contact in the URL; its changes set the modified time of its client. @throws
 * UnknownIdentifier
 */
export function contactWithFields(call: Call): FoundOwner {
  const located = findContact(call, call.params['id'] ?? '');
  return { uuid: located.contact.uuid, markModified: () => markModified(call, located) };
}

function markModified({ practice, now }: Call, { position, client }: LocatedClient): void {
  practice.clients.put(position, { ...client, modified: now });
}
