import type { Call } from '../call.ts';
import type { FoundOwner } from '../custom-fields/values.ts';
import { findContact } from './contacts/read.ts';
import type { PlacedClient } from './find.ts';
import { findClient } from './find.ts';

/** The client whose custom-field values a call is about. @throws UnknownIdentifier */
export function clientWithFields(call: Call): FoundOwner {
  const placed = findClient(call, call.params['id'] ?? '');
  return { uuid: placed.client.uuid, touch: () => touch(call, placed) };
}

/** The contact likewise; a contact's change is a change of its client. @throws UnknownIdentifier */
export function contactWithFields(call: Call): FoundOwner {
  const placed = findContact(call, call.params['id'] ?? '');
  return { uuid: placed.contact.uuid, touch: () => touch(call, placed) };
}

function touch({ practice, now }: Call, { position, client }: PlacedClient): void {
  practice.clients.put(position, { ...client, modified: now });
}
