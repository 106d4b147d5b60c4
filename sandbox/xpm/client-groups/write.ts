import type { Call, CallResult } from '../call.ts';
import {
  bodyOf,
  identifierIn,
  identifierName,
  Refusal,
  statusOnly,
  UnknownIdentifier,
} from '../call.ts';
import { childText } from '../xml-body.ts';
import { clientGroup, groupXml } from './read.ts';

export function addGroup(call: Call): CallResult {
  const body = bodyOf(call);
  const name = childText(body, 'Name') ?? '';
  if (name === '') throw new Refusal('The client group name is required');
  const taxable = childText(body, 'Taxable') === 'Yes';
  const firstMember = childText(body, `Client${identifierName(call.version)}`);
  const position = firstMember === null ? null : memberPosition(call, firstMember);
  const group = { ...call.practice.identifiers.next(), name, taxable };
  call.practice.groups.put(group);
  if (position !== null) setMembership(call, group.uuid, { position, isMember: true });
  return { payload: groupXml(call, group) };
}

/** `<Group><UUID/><add uuid="..."/><remove uuid="..."/></Group>`; all changes apply, or none. */
export function changeMembers(call: Call): CallResult {
  const body = bodyOf(call);
  const group = clientGroup(call, childText(body, identifierName(call.version)) ?? '');
  const attribute = identifierName(call.version).toLowerCase();
  const changes = body.children
    .filter(({ name }) => name === 'add' || name === 'remove')
    .map(({ name, attributes }) => ({
      position: memberPosition(call, attributes[attribute] ?? ''),
      isMember: name === 'add',
    }));
  for (const change of changes) setMembership(call, group.uuid, change);
  return { payload: groupXml(call, group) };
}

/** The group's clients stay. */
export function deleteGroup(call: Call): CallResult {
  const group = clientGroup(call, childText(bodyOf(call), identifierName(call.version)) ?? '');
  call.practice.groups.remove(group.uuid);
  return statusOnly;
}

function memberPosition({ practice, version }: Call, text: string): number {
  const position = practice.clients.positionOf(identifierIn(version, text));
  if (position === null) throw new UnknownIdentifier('Invalid client identifier');
  return position;
}

/**
 * Does not change the client's modified time: no source says that a group's change does, and FYI's
 * help says that incremental syncs seldom see groups.
 */
function setMembership(
  { practice }: Call,
  group: string,
  { position, isMember }: { readonly position: number; readonly isMember: boolean },
): void {
  const client = practice.clients.at(position);
  if (client === null) return;
  const others = client.groups.filter((uuid) => uuid !== group);
  practice.clients.put(position, { ...client, groups: isMember ? [...others, group] : others });
}
