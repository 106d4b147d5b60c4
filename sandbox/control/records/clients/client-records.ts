import type { Client } from '../../../practice/clients/client.ts';
import { newClient } from '../../../practice/clients/new-client.ts';
import type { Practice } from '../../../practice/practice.ts';
import { ControlError } from '../../control-route.ts';
import type { RecordJson, RecordOperations } from '../record-operations.ts';
import { parseClientFields, updatedClient } from './client-fields.ts';
import { clientJson } from './client-json.ts';

/** The changes that a person can make to clients. */
export function clientRecords(practice: Practice): RecordOperations {
  const { clients, identifiers } = practice;
  const json = (client: Client) => clientJson(client, practice);
  const change = (uuid: string, changed: (client: Client) => Client): RecordJson => {
    const { position, client } = find(practice, uuid);
    const after = changed(client);
    clients.put(position, after);
    return json(after);
  };
  return {
    get count() {
      return clients.count;
    },
    identifiers: (offset, limit) => identifiersOf(practice, offset, limit),
    get: (uuid) => json(find(practice, uuid).client),
    add: (fields, now) => {
      const input = parseClientFields(fields);
      if (input.Name === undefined) throw new ControlError('fields.Name is required');
      const { id, uuid } = { ...identifiers.next(), ...identityIn(input) };
      if (clients.positionOfUuid(uuid) !== null) throw new ControlError(`${uuid} exists already`);
      const client = updatedClient(
        newClient({ id, uuid, name: input.Name, modified: now }),
        input,
        { practice, now },
      );
      clients.add(client);
      return json(client);
    },
    update: (uuid, fields, now) =>
      change(uuid, (client) => updatedClient(client, parseClientFields(fields), { practice, now })),
    archive: (uuid, now) =>
      change(uuid, (client) => ({ ...client, archived: true, modified: now })),
    delete: (uuid, now) => change(uuid, (client) => ({ ...client, deleted: true, modified: now })),
    remove: (uuid) => {
      const { position, client } = find(practice, uuid);
      clients.remove(position);
      return json(client);
    },
  };
}

function find({ clients }: Practice, uuid: string): { position: number; client: Client } {
  const position = clients.positionOfUuid(uuid);
  const client = position === null ? null : clients.at(position);
  if (position === null || client === null) throw new ControlError(`there is no client ${uuid}`);
  return { position, client };
}

function identifiersOf({ clients }: Practice, offset: number, limit: number): string[] {
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
