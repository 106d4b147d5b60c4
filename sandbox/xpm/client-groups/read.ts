import type { ClientGroup } from '../../practice/practice.ts';
import type { Answer, Call } from '../call.ts';
import { identifierIn, identity, UnknownIdentifier } from '../call.ts';
import { around, element, list, streamedList, yesNo } from '../xml.ts';

/** Without members, which therefore cost one call a group. */
export function listGroups({ practice, version }: Call): Answer {
  const groups = [...practice.groups.all()];
  const items = groups.map((group) => around('Group', identity(version, group) + texts(group)));
  return { payload: streamedList('Groups', items) };
}

export function getGroup(call: Call): Answer {
  const group = clientGroup(call, call.params['id'] ?? '');
  return {
    payload: groupXml(call, group),
    webUrl: `https://practicemanager.xero.com/clientgroups/${group.uuid}`,
  };
}

/** @throws UnknownIdentifier. Its text is ours. */
export function clientGroup({ practice, version }: Call, text: string): ClientGroup {
  const identifier = identifierIn(version, text);
  const { groups } = practice;
  const group = 'uuid' in identifier ? groups.get(identifier.uuid) : groups.getById(identifier.id);
  if (group === null) throw new UnknownIdentifier('Invalid client group identifier');
  return group;
}

/** The group with its members. */
export function groupXml({ practice, version }: Call, group: ClientGroup): string {
  let members = '';
  const { clients } = practice;
  for (const position of clients.positions(({ groups }) => groups.includes(group.uuid))) {
    const client = clients.at(position);
    if (client !== null) {
      members += around('Client', identity(version, client) + element('Name', client.text.Name));
    }
  }
  return around('Group', identity(version, group) + texts(group) + list('Clients', members));
}

function texts(group: ClientGroup): string {
  return element('Name', group.name) + element('Taxable', yesNo(group.taxable));
}
