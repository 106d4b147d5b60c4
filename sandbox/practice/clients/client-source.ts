import type { RecordIdentifier } from '../record-identifier.ts';
import { identifies } from '../record-identifier.ts';
import type { Client } from './client.ts';

/** The part of a client by which lists filter; it costs less than the complete client. */
export interface ClientSummary {
  readonly name: string;
  readonly modified: number;
  readonly archived: boolean;
  readonly deleted: boolean;
  readonly groups: readonly string[];
}

/** The initial clients of a practice, by position. A source never changes. */
export interface ClientSource {
  readonly size: number;
  /** @throws RangeError for a position outside of 0 to `size` - 1 */
  at(position: number): Client;
  summary(position: number): ClientSummary;
  positionOfUuid(uuid: string): number | null;
  positionOfId(id: number): number | null;
  positionOfContact(identifier: RecordIdentifier): number | null;
  /** The position of the client that has the relationship. */
  positionOfRelationship(identifier: RecordIdentifier): number | null;
}

export function clientSummary(client: Client): ClientSummary {
  return {
    name: client.text.Name,
    modified: client.modified,
    archived: client.archived,
    deleted: client.deleted,
    groups: client.groups,
  };
}

/** A source with all its clients in memory. */
export class InMemoryClients implements ClientSource {
  readonly #clients: readonly Client[];

  constructor(clients: readonly Client[]) {
    this.#clients = clients;
  }

  get size(): number {
    return this.#clients.length;
  }

  at(position: number): Client {
    const client = this.#clients[position];
    if (client === undefined) throw new RangeError(`no client at ${position}`);
    return client;
  }

  summary(position: number): ClientSummary {
    return clientSummary(this.at(position));
  }

  positionOfUuid(uuid: string): number | null {
    return this.#position((client) => client.uuid === uuid);
  }

  positionOfId(id: number): number | null {
    return this.#position((client) => client.id === id);
  }

  positionOfContact(identifier: RecordIdentifier): number | null {
    return this.#position(({ contacts }) =>
      contacts.some((contact) => identifies(identifier, contact)),
    );
  }

  positionOfRelationship(identifier: RecordIdentifier): number | null {
    return this.#position(({ relationships }) =>
      relationships.some((relationship) => identifies(identifier, relationship)),
    );
  }

  #position(isMatch: (client: Client) => boolean): number | null {
    const position = this.#clients.findIndex(isMatch);
    return position === -1 ? null : position;
  }
}
