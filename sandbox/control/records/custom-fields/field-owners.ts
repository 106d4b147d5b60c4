import type { Client } from '../../../practice/clients/client.ts';
import type { FieldOwner } from '../../../practice/custom-fields/custom-field.ts';
import type { Practice } from '../../../practice/practice.ts';
import { ControlError } from '../../control-route.ts';

interface FoundOwner extends FieldOwner {
  /** Sets the modified time of the record. */
  readonly markModified: (now: number) => void;
}

type Lookup = (practice: Practice, uuid: string) => FoundOwner | null;

/** One lookup for each kind of record that has values. Their UUIDs are unique across all kinds. */
const lookups: readonly Lookup[] = [client, contact, job];

/** The record with this UUID. @throws ControlError when no record with custom fields has it */
export function fieldOwner(practice: Practice, uuid: string): FoundOwner {
  for (const lookup of lookups) {
    const owner = lookup(practice, uuid);
    if (owner !== null) return owner;
  }
  throw new ControlError(`no record with custom fields has the UUID ${uuid}`);
}

function client(practice: Practice, uuid: string): FoundOwner | null {
  const markModified = markModifiedFor(practice, practice.clients.positionOfUuid(uuid), () => true);
  return markModified === null ? null : { kind: 'client', uuid, markModified };
}

function contact(practice: Practice, uuid: string): FoundOwner | null {
  const position = practice.clients.positionOfContact({ type: 'uuid', uuid });
  const markModified = markModifiedFor(practice, position, ({ contacts }) =>
    contacts.some((candidate) => candidate.uuid === uuid),
  );
  return markModified === null ? null : { kind: 'contact', uuid, markModified };
}

function job({ jobs }: Practice, uuid: string): FoundOwner | null {
  return jobs.positionOfUuid(uuid) === null
    ? null
    : { kind: 'job', uuid, markModified: () => undefined };
}

/** `null` when there is no such client or it does not match. */
function markModifiedFor(
  { clients }: Practice,
  position: number | null,
  isMatch: (found: Client) => boolean,
): FoundOwner['markModified'] | null {
  const found = position === null ? null : clients.at(position);
  if (position === null || found === null || !isMatch(found)) return null;
  return (now) => clients.put(position, { ...found, modified: now });
}
