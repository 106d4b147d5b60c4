import type { Client } from '../../../practice/clients/client.ts';
import { newClientText } from '../../../practice/clients/client-elements.ts';
import type { Practice } from '../../../practice/practice.ts';
import { ControlError } from '../../control-route.ts';
import type { RecordJson, Records } from '../record-routes.ts';
import { clientWith, parseClientFields } from './client-fields.ts';
import { clientJson } from './client-json.ts';

/** What a person in XPM can do to clients. */
export function clientRecords(practice: Practice): Records {
  const { clients, numbers } = practice;
  const show = (client: Client) => clientJson(client, practice);
  const change = (uuid: string, changed: (client: Client) => Client): RecordJson => {
    const { position, client } = find(practice, uuid);
    const after = changed(client);
    clients.put(position, after);
    return show(after);
  };
  return {
    get count() {
      return clients.count;
    },
    slice: (offset, limit) => slice(practice, offset, limit),
    show: (uuid) => show(find(practice, uuid).client),
    add: (fields, now) => {
      const input = parseClientFields(fields);
      if (input.Name === undefined) throw new ControlError('fields.Name is required');
      const { id, uuid } = { ...numbers.next(), ...identityIn(input) };
      if (clients.positionOf({ uuid }) !== null) throw new ControlError(`${uuid} exists already`);
      const client = clientWith(newClient(id, uuid), input, { practice, now });
      clients.add(client);
      return show(client);
    },
    update: (uuid, fields, now) =>
      change(uuid, (client) => clientWith(client, parseClientFields(fields), { practice, now })),
    archive: (uuid, now) =>
      change(uuid, (client) => ({ ...client, archived: true, modified: now })),
    delete: (uuid, now) => change(uuid, (client) => ({ ...client, deleted: true, modified: now })),
    remove: (uuid) => {
      const { position, client } = find(practice, uuid);
      clients.remove(position);
      return show(client);
    },
  };
}

function find({ clients }: Practice, uuid: string): { position: number; client: Client } {
  const position = clients.positionOf({ uuid });
  const client = position === null ? null : clients.at(position);
  if (position === null || client === null) throw new ControlError(`there is no client ${uuid}`);
  return { position, client };
}

function slice({ clients }: Practice, offset: number, limit: number): string[] {
  const uuids: string[] = [];
  let place = 0;
  for (const position of clients.positions(() => true)) {
    if (uuids.length === limit) break;
    if (place++ < offset) continue;
    const client = clients.at(position);
    if (client !== null) uuids.push(client.uuid);
  }
  return uuids;
}

function identityIn(input: ReturnType<typeof parseClientFields>): Partial<Client> {
  return {
    ...(input.ID === undefined ? {} : { id: Number(input.ID) }),
    ...(input.UUID === undefined ? {} : { uuid: input.UUID.toLowerCase() }),
  };
}

function newClient(id: number, uuid: string): Client {
  return {
    id,
    uuid,
    modified: 0,
    archived: false,
    deleted: false,
    prospect: false,
    text: newClientText(''),
    accountManager: null,
    jobManager: null,
    billingClient: null,
    type: null,
    contacts: [],
    notes: [],
    groups: [],
    relationships: [],
  };
}
