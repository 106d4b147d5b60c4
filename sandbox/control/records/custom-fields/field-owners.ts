import type { Client } from '../../../practice/clients/client.ts';
import type { FieldOwner } from '../../../practice/custom-fields/custom-field.ts';
import type { Practice } from '../../../practice/practice.ts';
import { ControlError } from '../../control-route.ts';

interface FoundOwner extends FieldOwner {
  /** Marks the record as changed. */
  readonly touch: (now: number) => void;
}

type Find = (practice: Practice, uuid: string) => FoundOwner | null;

/** One for each kind of record with values; UUIDs are unique among all of them. */
const finders: readonly Find[] = [client, contact, job];

/** Whose values are meant. @throws ControlError */
export function fieldOwner(practice: Practice, uuid: string): FoundOwner {
  for (const find of finders) {
    const owner = find(practice, uuid);
    if (owner !== null) return owner;
  }
  throw new ControlError(`nothing with custom fields is ${uuid}`);
}

function client(practice: Practice, uuid: string): FoundOwner | null {
  const touch = touchOf(practice, practice.clients.positionOf({ uuid }), () => true);
  return touch === null ? null : { kind: 'client', uuid, touch };
}

function contact(practice: Practice, uuid: string): FoundOwner | null {
  const position = practice.clients.positionOfContact(uuid);
  const touch = touchOf(practice, position, ({ contacts }) =>
    contacts.some((one) => one.uuid === uuid),
  );
  return touch === null ? null : { kind: 'contact', uuid, touch };
}

function job({ jobs }: Practice, uuid: string): FoundOwner | null {
  return jobs.positionOf({ uuid }) === null ? null : { kind: 'job', uuid, touch: () => undefined };
}

/** `null` when there is no such client, or it is not the one that is wanted. */
function touchOf(
  { clients }: Practice,
  position: number | null,
  isIt: (found: Client) => boolean,
): FoundOwner['touch'] | null {
  const found = position === null ? null : clients.at(position);
  if (position === null || found === null || !isIt(found)) return null;
  return (now) => clients.put(position, { ...found, modified: now });
}
