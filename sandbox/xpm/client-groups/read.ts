import type { ClientGroup } from '../../practice/clients/client-group.ts';
import type { Call, CallResult } from '../call.ts';
import { identifierIn, identity, UnknownIdentifier } from '../call.ts';
import { around, element, list, streamedList, yesNo } from '../xml.ts';

/** The list has no members, which cost one call per group (docs/xpm-api.md 4.3). */
export function listGroups(call: Call): CallResult {
  const { practice, version } = call;
  const groups = [...practice.groups.all()];
  const items = groups.map((group) => around('Group', identity(version, group) + texts(group)));
  return { payload: streamedList(call, 'Groups', items) };
}

export function getGroup(call: Call): CallResult {
  const group = clientGroup(call, call.params['id'] ?? '');
  return {
    payload: groupXml(call, group),
    webUrl: `https://practicemanager.xero.com/clientgroups/${group.uuid}`,
  };
}

/** @throws UnknownIdentifier; its message is not documented */
export function clientGroup({ practice, version }: Call, text: string): ClientGroup {
  const identifier = identifierIn(version, text);
  const { groups } = practice;
  const group = groups.find(identifier);
  if (group === null) throw new UnknownIdentifier('Invalid client group identifier');
  return group;
}

/** A group with its members. */
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
